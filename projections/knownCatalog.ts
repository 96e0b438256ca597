// The KnownCatalog port on the read models.
import type { Queryable } from '../application/ports/database.js';
import type { KnownCatalog } from '../application/ports/knownCatalog.js';
import { getBooks, listBookIds } from './bookSearch/queries.js';
import { listEntries } from './namedEntries/queries.js';

export function knownCatalog(database: Queryable): KnownCatalog {
  return {
    books: async (ids) => new Map((await getBooks(database, ids)).map((book) => [book.id, book])),
    bookIds: async () => new Set(await listBookIds(database)),
    entries: async (kind) => new Map((await listEntries(database, kind)).map(({ id, name }) => [id, name])),
  };
}
