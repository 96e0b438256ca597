// The KnownCatalog port on the read models.
import type { Queryable } from '../application/ports/database.js';
import type { KnownCatalog } from '../application/ports/knownCatalog.js';
import { listAuthors } from './authors/queries.js';
import { getBooks, listBookIds } from './bookSearch/queries.js';
import { listCategories } from './categories/queries.js';
import { listPublishers } from './publishers/queries.js';

const lists = { Author: listAuthors, Category: listCategories, Publisher: listPublishers };

export function knownCatalog(database: Queryable): KnownCatalog {
  return {
    books: async (ids) => new Map((await getBooks(database, ids)).map((book) => [book.id, book])),
    bookIds: async () => new Set(await listBookIds(database)),
    entries: async (kind) => new Map((await lists[kind](database)).map(({ id, name }) => [id, name])),
  };
}
