// Streams/Read: one call for reading a stream, reading the log, and following the log.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { MemoryLog, StoredEvent } from './memoryLog.js';
import { type Grpc, type Streams, streams } from './protocol.js';
import {
  caughtUpMessage,
  checkpointMessage,
  confirmationMessage,
  eventMessage,
  streamNotFoundMessage,
} from './readMessages.js';

type ReadCall = Grpc.ServerWritableStream<Streams.ReadReq, Streams.ReadResp>;
type Options = Streams.ReadReq.Options;
type Send = (message: Streams.ReadResp) => Promise<void>;

const { BACKWARDS } = streams.ReadReq.Options.ReadDirection;
const defaultSearchWindow = 32;

export function readRpc(log: MemoryLog) {
  return async (call: ReadCall): Promise<void> => {
    const gone = new AbortController();
    call.on('cancelled', () => gone.abort());
    // A connection cut in the middle of an answer: the client will notice by itself.
    call.on('error', () => gone.abort());
    const send: Send = async (message) => {
      gone.signal.throwIfAborted();
      if (!call.write(message)) await once(call, 'drain', { signal: gone.signal });
    };
    try {
      const options = call.request.getOptions();
      if (!options) throw new Error('A read request without options.');
      if (options.hasSubscription()) await follow(log, options, { send, signal: gone.signal });
      else for (const message of answer(log, options)) await send(message);
      call.end();
    } catch (error) {
      if (!gone.signal.aborted) call.destroy(error as Error);
    }
  };
}

function* answer(log: MemoryLog, options: Options): Generator<Streams.ReadResp> {
  const isBackwards = options.getReadDirection() === BACKWARDS;
  const name = Buffer.from(options.getStream()?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8');
  const source = options.hasStream() ? log.stream(name) : log.all;
  if (!source) return yield streamNotFoundMessage(name);
  const isSelected = startOf(options, isBackwards);
  let left = Number(options.getCount());
  // Like the real one, a reading of the log goes on to what is appended meanwhile.
  for (const event of isBackwards ? source.toReversed() : source) {
    if (!isSelected(event)) continue;
    if (left-- <= 0) return;
    yield eventMessage(event);
  }
}

/** Readings include the place they start from. */
function startOf(options: Options, isBackwards: boolean): (event: StoredEvent) => boolean {
  const start = options.getStream() ?? options.getAll();
  if (!start || start.hasStart()) return () => !isBackwards;
  if (start.hasEnd()) return () => isBackwards;
  const place = BigInt('getRevision' in start ? start.getRevision() : (start.getPosition()?.getCommitPosition() ?? 0));
  const placeOf = (event: StoredEvent) => ('getRevision' in start ? event.revision : event.position);
  return (event) => (isBackwards ? placeOf(event) <= place : placeOf(event) >= place);
}

async function follow(log: MemoryLog, options: Options, { send, signal }: { send: Send; signal: AbortSignal }) {
  const filter = options.getFilter();
  const isWanted = filterOf(filter);
  const window = filter?.hasMax() ? filter.getMax() : defaultSearchWindow;
  const checkpointInterval = window * (filter?.getCheckpointintervalmultiplier() ?? 0);
  // A subscription, unlike a reading, starts behind the position it is given.
  const after = BigInt(options.getAll()?.getPosition()?.getCommitPosition() ?? 0);
  let next = log.all.findIndex(({ position }) => position > after);
  if (next === -1) next = log.all.length;
  let searched = 0;
  await send(confirmationMessage(randomUUID()));
  for (let isLive = false; ; isLive = true) {
    for (let event = log.all[next]; event; event = log.all[++next]) {
      if (isWanted(event)) await send(eventMessage(event));
      if (filter && ++searched % checkpointInterval === 0) await send(checkpointMessage(event.position));
    }
    if (!isLive) await send(caughtUpMessage());
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
