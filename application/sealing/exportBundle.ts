// Writes a stretch of the log with its seals as the lines of a bundle, in constant memory.
import type { SealedPlace } from '../../domain/auditing/logSeal.js';
import { MerkleFrontier } from '../../domain/auditing/merkleTree.js';
import type { EventStore, RecordedEvent } from '../ports/eventStore.js';
import type { BundleLine } from './bundle.js';
import { findSeal } from './findSeal.js';
import { logDiffers, NoSuchEventError } from './proof.js';
import { type RecordedSeal, readLastSeal, readSeal, sealedEvents, sealedUpTo } from './readSeals.js';
import { leafOf, toHex, toSealedEvent, tree } from './sealedEvent.js';

/** A position in this store, or an instant (ISO 8601, UTC). */
export type Bound = { readonly position: bigint } | { readonly time: string };

/** Both ends are included. It begins at the first event not before `from`, and ends before the first one after `to`. */
export interface Stretch {
  readonly from: Bound;
  readonly to: Bound;
  readonly signal: AbortSignal;
}

/** @throws NoSuchEventError when no sealed event lies in the stretch; LogDiffersError when the log is not what was sealed. */
export async function* exportBundle(log: EventStore, stretch: Stretch): AsyncGenerator<BundleLine> {
  const { from, to } = stretch;
  const progress: Progress = { events: 0, phase: 'before' };
  let seals = 0;
  yield { bundle: { format: 'bookworm-bundle/1', from: toText(from), to: toText(to) } };
  let recorded = await findSeal(log, (place) => compare(place, from) >= 0);
  while (recorded && progress.phase !== 'after') {
    if (compare(recorded.seal.statement.first, to) > 0) break;
    yield* sealLines(log, recorded, { stretch, progress });
    seals++;
    recorded = await readSeal(log, recorded.seal.statement.number + 1);
  }
  if (progress.events === 0) {
    throw new NoSuchEventError(`No sealed event lies between ${toText(from)} and ${toText(to)}.`);
  }
  yield { end: { events: progress.events, seals, notYetSealed: await countUnsealed(log, stretch) } };
}

interface Progress {
  events: number;
  /** Where the reading stands to the stretch. */
  phase: 'before' | 'within' | 'after';
}

async function* sealLines(
  log: EventStore,
  { seal: { statement, signature } }: RecordedSeal,
  { stretch, progress }: { stretch: Stretch; progress: Progress },
): AsyncGenerator<BundleLine> {
  yield { seal: { statement, signature } };
  const frontier = new MerkleFrontier(tree);
  for await (const event of sealedEvents(log, statement)) {
    stretch.signal.throwIfAborted();
    if (progress.phase === 'before' && compare(event, stretch.from) >= 0) progress.phase = 'within';
    if (progress.phase === 'within' && compare(event, stretch.to) > 0) progress.phase = 'after';
    const sealed = toSealedEvent(event);
    const leaf = leafOf(sealed);
    frontier.add(leaf);
    if (progress.phase === 'within') {
      progress.events++;
      yield { event: sealed };
    } else yield { leaf: toHex(leaf) };
  }
  if (toHex(frontier.root()) !== statement.root) throw logDiffers(statement.number);
}

async function countUnsealed(log: EventStore, { from, to }: Stretch): Promise<number> {
  let count = 0;
  for await (const event of log.readAll({ after: sealedUpTo(await readLastSeal(log)) })) {
    if (compare(event, to) > 0) break;
    if (compare(event, from) >= 0) count++;
  }
  return count;
}

/** Below 0 before the bound, above 0 after it. */
function compare({ position, recordedAt }: RecordedEvent | SealedPlace, bound: Bound): number {
  if ('position' in bound) return Number(BigInt(position) - bound.position);
  return Date.parse(recordedAt) - Date.parse(bound.time);
}

function toText(bound: Bound): string {
  return 'position' in bound ? `${bound.position}` : bound.time;
}
