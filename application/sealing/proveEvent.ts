// Makes the proof that one event is in the sealed log.
import { findEvent } from '../auditing/findEvent.js';
import type { EventStore } from '../ports/eventStore.js';
import { logDiffers, NoSuchEventError, NotSealedYetError, type Proof } from './proof.js';
import { type RecordedSeal, readLastSeal, readSeal, sealedEvents, sealedUpTo } from './readSeals.js';
import { leafOf, type SealedEvent, toHex, toSealedEvent, tree } from './sealedEvent.js';
import { SealIndex } from './sealIndex.js';

/**
 * @param wanted the event's id, or its position in this store.
 * @throws NoSuchEventError, NotSealedYetError, LogDiffersError
 */
export async function proveEvent(log: EventStore, wanted: string | bigint): Promise<Proof> {
  const id = typeof wanted === 'bigint' ? await idAt(log, wanted) : wanted.toLowerCase();
  const last = await readLastSeal(log);
  for (let number = last?.seal.statement.number ?? 0; number > 0; number--) {
    const recorded = await readSeal(log, number);
    const index = recorded && new SealIndex(recorded.seal.index).find(id);
    if (recorded && index !== undefined) return proofAt(log, recorded, index);
  }
  for await (const event of log.readAll({ after: sealedUpTo(last) })) {
    if (event.id === id) throw new NotSealedYetError(`Event ${id} is not sealed yet.`);
  }
  throw new NoSuchEventError(`There is no event ${id} in the log.`);
}

async function idAt(log: EventStore, position: bigint): Promise<string> {
  const event = await findEvent(log, position);
  if (!event) throw new NoSuchEventError(`There is no event at position ${position}.`);
  return event.id;
}

async function proofAt(log: EventStore, { seal }: RecordedSeal, index: number): Promise<Proof> {
  const { statement, signature } = seal;
  const leaves: Uint8Array[] = [];
  let proved: SealedEvent | undefined;
  for await (const event of sealedEvents(log, statement)) {
    const sealed = toSealedEvent(event);
    if (leaves.length === index) proved = sealed;
    leaves.push(leafOf(sealed));
  }
  if (!proved || toHex(tree.root(leaves)) !== statement.root) throw logDiffers(statement.number);
  return {
    format: 'bookworm-proof/1',
    event: proved,
    index,
    auditPath: tree.auditPath(leaves, index).map(toHex),
    seal: { statement, signature },
  };
}
