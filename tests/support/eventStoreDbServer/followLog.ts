// A subscription to the log: history, a word that it was all, and then what is appended, filtered on the way.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { encodedEvent } from './encodedEvent.js';
import type { StoredEvent } from './memoryLog.js';
import type { Node } from './node.js';
import type { Streams } from './protocol.js';
import { caughtUpMessage, checkpointMessage, confirmationMessage } from './readMessages.js';
import { firstIndexFrom, type Send } from './readRpc.js';

type Options = Streams.ReadReq.Options;

const defaultSearchWindow = 32;

export async function followLog(
  { cluster, behaviour }: Node,
  options: Options,
  { send, signal }: { send: Send; signal: AbortSignal },
): Promise<void> {
  const { log } = cluster;
  const filter = options.getFilter();
  const isWanted = filterOf(filter);
  const window = filter?.hasMax() ? filter.getMax() : defaultSearchWindow;
  const checkpointInterval = window * (filter?.getCheckpointintervalmultiplier() ?? 0);
  // A subscription, unlike a reading, starts behind the position it is given.
  const after = BigInt(options.getAll()?.getPosition()?.getCommitPosition() ?? 0);
  let next = firstIndexFrom(log.all, after + 1n);
  let searched = 0;
  await send(confirmationMessage(randomUUID()));
  for (let isLive = false; ; isLive = true) {
    for (let event = log.all[next]; event; event = log.all[++next]) {
      if (isWanted(event)) await send(encodedEvent(event));
      if (filter && ++searched % checkpointInterval === 0) await send(checkpointMessage(event.position));
    }
    if (!isLive && behaviour.tellsCaughtUp !== false) await send(caughtUpMessage());
    if (!log.all[next]) await once(log.events, 'append', { signal });
  }
}

function filterOf(filter: Streams.ReadReq.Options.FilterOptions | undefined): (event: StoredEvent) => boolean {
  const expression = filter?.getEventType() ?? filter?.getStreamIdentifier();
  if (!filter || !expression) return () => true;
  const subject = (event: StoredEvent) => (filter.hasEventType() ? event.type : event.stream);
  const regex = expression.getRegex() ? new RegExp(expression.getRegex()) : undefined;
  const prefixes = expression.getPrefixList();
  return (event) => regex?.test(subject(event)) ?? prefixes.some((prefix) => subject(event).startsWith(prefix));
}
