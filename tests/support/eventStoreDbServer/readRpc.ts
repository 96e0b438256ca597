// Streams/Read: one call for reading a stream, reading the log, and following the log.
import { once } from 'node:events';
import { encodedEvent } from './encodedEvent.js';
import { followLog } from './followLog.js';
import type { StoredEvent } from './memoryLog.js';
import type { Node } from './node.js';
import { type Grpc, type ReadMessage, type Streams, streams } from './protocol.js';
import { streamNotFoundMessage } from './readMessages.js';
import { refusalOf, streamDeleted } from './rpcErrors.js';

type ReadCall = Grpc.ServerWritableStream<Streams.ReadReq, ReadMessage>;
type Options = Streams.ReadReq.Options;
export type Send = (message: ReadMessage) => Promise<void>;

const { BACKWARDS } = streams.ReadReq.Options.ReadDirection;

export function readRpc(node: Node) {
  return async (call: ReadCall): Promise<void> => {
    const gone = new AbortController();
    call.on('cancelled', () => gone.abort());
    // A connection cut in the middle of an answer: the client will notice by itself.
    call.on('error', () => gone.abort());
    const refusal = refusalOf(node, call.metadata);
    if (refusal) return void call.emit('error', refusal);
    const send: Send = async (message) => {
      gone.signal.throwIfAborted();
      if (!call.write(message)) await once(call, 'drain', { signal: gone.signal });
    };
    try {
      const options = call.request.getOptions();
      if (!options) throw new Error('A read request without options.');
      if (options.hasSubscription()) await followLog(node, options, { send, signal: gone.signal });
      else for (const message of answer(node, options)) await send(message);
      call.end();
    } catch (error) {
      if (!gone.signal.aborted) call.emit('error', error);
    }
  };
}

function answer(node: Node, options: Options): Iterable<ReadMessage> {
  const isBackwards = options.getReadDirection() === BACKWARDS;
  const most = Number(options.getCount());
  if (!options.hasStream()) {
    const { all } = node.cluster.log;
    const start = startInLog(node, options, isBackwards);
    // Like the real one, a reading of the log goes on to what is appended meanwhile.
    return messages(all, { start, isBackwards, first: 0, most });
  }
  const name = Buffer.from(options.getStream()?.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8');
  if (node.cluster.log.tombstones.has(name)) throw streamDeleted(name);
  const stream = node.cluster.log.visible(name);
  if (!stream) return [streamNotFoundMessage(name)];
  const { events, first } = stream;
  return messages(events, { start: startInStream(options, { isBackwards, events }), isBackwards, first, most });
}

interface Range {
  readonly start: number;
  readonly isBackwards: boolean;
  /** What lies before is hidden. */
  readonly first: number;
  readonly most: number;
}

function* messages(events: readonly StoredEvent[], { start, isBackwards, first, most }: Range) {
  const step = isBackwards ? -1 : 1;
  let left = most;
  for (let index = isBackwards ? start : Math.max(start, first); index >= first; index += step) {
    const event = events[index];
    if (!event || left-- <= 0) return;
    yield encodedEvent(event);
  }
}

/** What a reading backwards from beyond the end gives is not said anywhere; here it gives nothing. */
function startInStream(
  options: Options,
  { isBackwards, events }: { isBackwards: boolean; events: readonly StoredEvent[] },
): number {
  const stream = options.getStream();
  if (!stream || stream.hasStart()) return isBackwards ? -1 : 0;
  if (stream.hasEnd()) return isBackwards ? events.length - 1 : events.length;
  return Number(stream.getRevision());
}

function startInLog(node: Node, options: Options, isBackwards: boolean): number {
  const { all } = node.cluster.log;
  const from = options.getAll();
  if (!from || from.hasStart()) return isBackwards ? -1 : 0;
  if (from.hasEnd()) return isBackwards ? all.length - 1 : all.length;
  const position = BigInt(from.getPosition()?.getCommitPosition() ?? 0);
  const firstFrom = firstIndexFrom(all, position);
  if (!isBackwards) return firstFrom;
  const isIncluded = node.behaviour.includesStartBackwards && all[firstFrom]?.position === position;
  return isIncluded ? firstFrom : firstFrom - 1;
}

/** Of the first event at this position or behind it. */
export function firstIndexFrom(all: readonly StoredEvent[], position: bigint): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((all[middle]?.position ?? 0n) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
