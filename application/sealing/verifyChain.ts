// Checks the seals themselves, before anything is judged by them: none missing, each continues the one before, signed by whom.
import { canonicalJson } from '../../domain/auditing/canonicalJson.js';
import { type SealStatement, sealStream } from '../../domain/auditing/logSeal.js';
import type { EventStore } from '../ports/eventStore.js';
import type { ReadSealKey, SealKey } from '../ports/sealKeys.js';
import { describeEvent, type LogDifference, placeOf } from './logDifference.js';
import { NotASealError, type RecordedSeal, readSeal } from './readSeals.js';
import { leafIfAny, sha256, toSealedEvent } from './sealedEvent.js';
import { SealIndex } from './sealIndex.js';
import { hashOf, toSealedBefore } from './sealStatement.js';
import { SignatureRule } from './signatureRule.js';

export interface ChainExpectations {
  /** Only seals signed with these are trusted; all when there are none. */
  readonly keys: readonly SealKey[];
  readonly readKey: ReadSealKey;
  /** Hashes of seals that were noted earlier and must still be there. */
  readonly expectedSeals: readonly string[];
  readonly signal: AbortSignal;
}

export interface CheckedChain {
  readonly last: SealStatement | undefined;
  /** Of the seals, in their order: what is read again must be the same. */
  readonly hashes: readonly string[];
  readonly sealedEvents: number;
  /** The number of the first signed seal. */
  readonly signedSince: number | undefined;
  readonly difference: LogDifference | undefined;
}

export async function verifyChain(log: EventStore, expectations: ChainExpectations): Promise<CheckedChain> {
  const { keys, readKey, expectedSeals, signal } = expectations;
  const signatures = new SignatureRule(readKey, keys);
  const hashes: string[] = [];
  let previous: RecordedSeal | undefined;
  let sealedEvents = 0;
  const checked = (difference: LogDifference | undefined): CheckedChain => ({
    last: previous?.seal.statement,
    hashes,
    sealedEvents,
    signedSince: signatures.signedSince,
    difference,
  });
  try {
    for (let number = 1; ; number++) {
      signal.throwIfAborted();
      const recorded = await readSeal(log, number);
      if (!recorded) break;
      const difference =
        faultOfSeal(recorded, number) ??
        signatureFault(recorded, signatures) ??
        (await faultOfContinuation(log, previous, recorded));
      if (difference) return checked(difference);
      hashes.push(hashOf(recorded.seal.statement));
      sealedEvents += recorded.seal.statement.count;
      previous = recorded;
    }
  } catch (error) {
    if (!(error instanceof NotASealError)) throw error;
    const place = { eventId: error.event.id, event: placeOf(error.event) };
    return checked({
      kind: 'changed',
      seal: (previous?.seal.statement.number ?? 0) + 1,
      ...place,
      message: error.message,
    });
  }
  const unsigned = signatures.end();
  if (unsigned) return checked({ ...unsigned, seal: null, eventId: null, event: null });
  const gone = expectedSeals.find((hash) => !hashes.includes(hash));
  return checked(gone === undefined ? undefined : missingSeal(gone));
}

/** What is wrong with the seal as it stands alone. */
function faultOfSeal(recorded: RecordedSeal, number: number): LogDifference | undefined {
  const { event, seal } = recorded;
  const { statement } = seal;
  if (event.revision !== BigInt(number - 1)) {
    const message = `Seal ${number} is missing: ${sealStream} has no revision ${number - 1} (removed or hidden).`;
    return { kind: 'removed', seal: number, eventId: null, event: null, message };
  }
  const index = new SealIndex(seal.index);
  const isWhole =
    statement.number === number &&
    index.size === statement.count &&
    sha256(index.bytes) === statement.indexHash &&
    index.idAt(0) === statement.first.eventId &&
    index.idAt(index.size - 1) === statement.last.eventId;
  return isWhole
    ? undefined
    : differenceAt(recorded, 'changed', `Seal ${number} was changed: its parts do not belong together`);
}

function signatureFault(recorded: RecordedSeal, signatures: SignatureRule): LogDifference | undefined {
  const fault = signatures.check(recorded.seal);
  return fault && differenceAt(recorded, fault.kind, fault.message);
}

/** Which of the two was changed is told by what else vouches for one of them. */
async function faultOfContinuation(
  log: EventStore,
  previous: RecordedSeal | undefined,
  recorded: RecordedSeal,
): Promise<LogDifference | undefined> {
  const { number, previous: named } = recorded.seal.statement;
  const before = previous ? toSealedBefore(previous.seal.statement) : null;
  if (canonicalJson(named) === canonicalJson(before)) return undefined;
  const culprit = previous && (await isVouchedFor(log, recorded, previous)) ? previous : recorded;
  return differenceAt(
    culprit,
    'brokenChain',
    `Seal ${number} does not continue seal ${number - 1}; what was changed is`,
  );
}

/** Whether the later seal is as it was, so that it is the earlier one that was changed. */
async function isVouchedFor(log: EventStore, later: RecordedSeal, earlier: RecordedSeal): Promise<boolean> {
  const index = new SealIndex(later.seal.index);
  const listed = index.find(earlier.event.id);
  if (listed !== undefined) {
    const leaf = leafIfAny(toSealedEvent(earlier.event));
    return !leaf || !index.holds(listed, earlier.event.id, leaf);
  }
  const next = await readSeal(log, later.seal.statement.number + 1);
  return next?.seal.statement.previous?.hash === hashOf(later.seal.statement);
}

function differenceAt({ event }: RecordedSeal, kind: LogDifference['kind'], finding: string): LogDifference {
  const message = finding.endsWith('.') ? finding : `${finding}: ${describeEvent(event)}.`;
  return { kind, seal: Number(event.revision) + 1, eventId: event.id, event: placeOf(event), message };
}

function missingSeal(hash: string): LogDifference {
  const message = `No seal has the hash ${hash}: the log was cut off or rewritten since that was noted.`;
  return { kind: 'missingSeal', seal: null, eventId: null, event: null, message };
}
