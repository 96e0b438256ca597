// From a range of events to the statement that seals it.

import type { SealedBefore, SealedPlace, SealStatement } from '../../domain/auditing/logSeal.js';
import { MerkleFrontier } from '../../domain/auditing/merkleTree.js';
import type { RecordedEvent } from '../ports/eventStore.js';
import { canonicalBytes, leafOf, sha256, toHex, toSealedEvent, tree } from './sealedEvent.js';
import { SealIndexWriter } from './sealIndex.js';

/** What a seal says of the events that it covers, and the index of them. */
export interface RangeDigest extends Pick<SealStatement, 'first' | 'last' | 'count' | 'root' | 'indexHash'> {
  readonly index: string;
  /** Whether there is more in it than earlier seals. */
  readonly hasNews: boolean;
}

/** Reads the events once and keeps 32 bytes of each; undefined when there are none. */
export async function digestRange(events: AsyncIterable<RecordedEvent>): Promise<RangeDigest | undefined> {
  const frontier = new MerkleFrontier(tree);
  const writer = new SealIndexWriter();
  let first: SealedPlace | undefined;
  let last: SealedPlace | undefined;
  let hasNews = false;
  for await (const event of events) {
    const leaf = leafOf(toSealedEvent(event));
    frontier.add(leaf);
    writer.add(event.id, leaf);
    last = { position: `${event.position}`, eventId: event.id, recordedAt: event.recordedAt };
    first ??= last;
    hasNews ||= event.type !== 'LogSealed';
  }
  if (!first || !last) return undefined;
  const index = writer.bytes();
  return {
    first,
    last,
    count: frontier.size,
    root: toHex(frontier.root()),
    indexHash: sha256(index),
    index: Buffer.from(index).toString('base64'),
    hasNews,
  };
}

/** What the next seal names as the one it continues, and what an auditor notes. */
export function hashOf(statement: SealStatement): string {
  return sha256(canonicalBytes(statement));
}

/** What the seal behind this one says of it. */
export function toSealedBefore(statement: SealStatement): SealedBefore {
  return { root: statement.root, hash: hashOf(statement), lastPosition: statement.last.position };
}
