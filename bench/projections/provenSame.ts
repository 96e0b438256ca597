// The same work is proven after every round, not claimed: emmett, for one, ends quietly when its projection fails.
import type { Contestants, Logs } from './contestants.js';

/** @returns how many rows both hold. @throws when their tables differ in as much as one value. */
export async function provenSame({ ours, emmett }: Contestants, { emmettBooks }: Logs): Promise<number> {
  const own = await ours.ask('digest', { books: emmettBooks });
  const theirs = await emmett.ask('digest', {});
  if (own && own.rows > 0 && own.hash === theirs?.hash) return own.rows;
  throw new Error(
    `The read models differ: ours ${JSON.stringify(own)}, emmett's ${JSON.stringify(theirs)}. ` +
      'Compare the two tables; until they agree, no figure means anything.',
  );
}
