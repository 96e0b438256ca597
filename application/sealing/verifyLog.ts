// Recomputes all seals from the first event on, and names the first event that differs.

import type { SealStatement } from '../../domain/auditing/logSeal.js';
import { MerkleFrontier } from '../../domain/auditing/merkleTree.js';
import type { EventStore, RecordedEvent } from '../ports/eventStore.js';
import { describeEvent, type LogDifference, placeOf } from './logDifference.js';
import { nameDifference, type Reading } from './nameDifference.js';
import { type RecordedSeal, readSeal } from './readSeals.js';
import { leafIfAny, sha256, toHex, toSealedEvent, tree } from './sealedEvent.js';
import { SealIndex } from './sealIndex.js';
import { hashOf } from './sealStatement.js';
import { type ChainExpectations, verifyChain } from './verifyChain.js';

export interface VerificationRequest extends ChainExpectations {
  /** Hears now and then how many of the sealed events were verified. */
  readonly onProgress: (verified: number, sealed: number) => void;
}

export interface Verification {
  readonly isVerified: boolean;
  /** Undefined when it is verified. */
  readonly difference: LogDifference | undefined;
  /** How many events are as they were sealed, up to the first difference. */
  readonly verifiedEvents: number;
  /** Events after the last seal, of which nothing can be said yet; undefined when a difference was found before them. */
  readonly notYetSealed: number | undefined;
  readonly lastSeal: SealStatement | undefined;
  /** The number of the first signed seal. */
  readonly signedSince: number | undefined;
}

/** Writes nothing: auditors only look. */
export async function verifyLog(log: EventStore, request: VerificationRequest): Promise<Verification> {
  const chain = await verifyChain(log, request);
  const { last: lastSeal, signedSince } = chain;
  const result = (verifiedEvents: number, difference?: LogDifference, notYetSealed?: number): Verification => ({
    isVerified: difference === undefined,
    difference,
    verifiedEvents,
    notYetSealed,
    lastSeal,
    signedSince,
  });
  if (chain.difference) return result(0, chain.difference);
  const events = wholeLog(log);
  try {
    let verified = 0;
    for (let number = 1; number <= (lastSeal?.number ?? 0); number++) {
      request.onProgress(verified, chain.sealedEvents);
      const recorded = await readSeal(log, number);
      if (!isAsChecked(recorded, chain.hashes[number - 1])) return result(verified, changedMeanwhile(number, recorded));
      const range = await verifyRange({ log, events, signal: request.signal }, recorded);
      verified += range.verified;
      if (range.difference) return result(verified, range.difference);
    }
    request.onProgress(verified, chain.sealedEvents);
    return result(verified, undefined, await countRest(events, request.signal));
  } finally {
    await events.return(undefined);
  }
}

/** Whoever answers for the log could give one seal for the chain, and another for the events. */
function isAsChecked(recorded: RecordedSeal | undefined, hash: string | undefined): recorded is RecordedSeal {
  if (!recorded) return false;
  const { statement, index } = recorded.seal;
  return hashOf(statement) === hash && sha256(new SealIndex(index).bytes) === statement.indexHash;
}

function changedMeanwhile(number: number, recorded: RecordedSeal | undefined): LogDifference {
  const event = recorded ? placeOf(recorded.event) : null;
  const message = `Seal ${number} was changed while this verification ran. Run it again.`;
  return { kind: 'changed', seal: number, eventId: event?.id ?? null, event, message };
}

async function* wholeLog(log: EventStore): AsyncGenerator<RecordedEvent> {
  for await (const batch of log.readBatches()) yield* batch;
}

async function verifyRange(
  reading: Reading,
  recorded: RecordedSeal,
): Promise<{ verified: number; difference?: LogDifference }> {
  const { statement } = recorded.seal;
  const { root, count, number } = statement;
  const index = new SealIndex(recorded.seal.index);
  const frontier = new MerkleFrontier(tree);
  while (frontier.size < count) {
    reading.signal.throwIfAborted();
    const verified = frontier.size;
    const { value: event, done } = await reading.events.next();
    const leaf = done ? undefined : leafIfAny(toSealedEvent(event));
    if (!leaf || !index.holds(verified, event.id, leaf)) {
      const found = done ? undefined : event;
      const difference = await nameDifference(reading, { statement, sealedId: index.idAt(verified), found });
      return { verified, difference };
    }
    frontier.add(leaf);
  }
  if (toHex(frontier.root()) === root) return { verified: count };
  const { event } = recorded;
  const message = `Seal ${number} was changed: its root is not that of its events: ${describeEvent(event)}.`;
  return {
    verified: 0,
    difference: { kind: 'changed', seal: number, eventId: event.id, event: placeOf(event), message },
  };
}

async function countRest(events: AsyncIterator<RecordedEvent>, signal: AbortSignal): Promise<number> {
  let count = 0;
  while (!(await events.next()).done) {
    signal.throwIfAborted();
    count++;
  }
  return count;
}
