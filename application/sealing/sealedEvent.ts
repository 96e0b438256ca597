// What of a recorded event is sealed: all that readers see of it, but for the position, which is its store's.
import { createHash } from 'node:crypto';
import { canonicalJson, NoCanonicalFormError } from '../../domain/auditing/canonicalJson.js';
import { MerkleTree } from '../../domain/auditing/merkleTree.js';
import type { EventMetadata, RecordedEvent } from '../ports/eventStore.js';

/** An event as JSON: its canonical form is the content of its leaf. */
export interface SealedEvent {
  readonly id: string;
  readonly stream: string;
  /** Decimal: as a number it would lose digits. */
  readonly revision: string;
  readonly type: string;
  readonly data: object;
  readonly metadata: EventMetadata;
  readonly recordedAt: string;
}

/** The tree of every seal. */
export const tree = new MerkleTree((...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
});

export function toSealedEvent(event: RecordedEvent): SealedEvent {
  const { id, stream, revision, type, data, metadata, recordedAt } = event;
  return { id, stream, revision: `${revision}`, type, data, metadata, recordedAt };
}

/** @throws NoCanonicalFormError naming the event. */
export function leafOf(event: SealedEvent): Uint8Array {
  try {
    return tree.leaf(canonicalBytes(event));
  } catch (error) {
    if (!(error instanceof NoCanonicalFormError)) throw error;
    throw new NoCanonicalFormError(`Event ${event.id} cannot be sealed: ${error.message}`, { cause: error });
  }
}

/** Undefined when no seal can cover such an event: somebody wrote it behind the service's back. */
export function leafIfAny(event: SealedEvent): Uint8Array | undefined {
  try {
    return leafOf(event);
  } catch (error) {
    if (error instanceof NoCanonicalFormError) return undefined;
    throw error;
  }
}

/** What is hashed or signed of a JSON value. */
export function canonicalBytes(value: unknown): Uint8Array {
  return Buffer.from(canonicalJson(value), 'utf8');
}

/** SHA-256, hexadecimal. */
export function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

export function toHex(hash: Uint8Array): string {
  return Buffer.from(hash).toString('hex');
}
