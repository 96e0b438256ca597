// The port to what the read models know of the catalog. It may lag behind the log: good for skipping work, not for deciding.
import type { BookSnapshot } from '../../domain/catalog/book.js';
import type { NamedEntryKind } from '../../domain/catalog/namedEntry.js';

export interface KnownCatalog {
  /** The listed books among these ids. */
  books(ids: readonly string[]): Promise<ReadonlyMap<string, BookSnapshot>>;
  /** The ids of all listed books. */
  bookIds(): Promise<ReadonlySet<string>>;
  /** Name by id of all listed entries of a kind. */
  entries(kind: NamedEntryKind): Promise<ReadonlyMap<string, string>>;
}
