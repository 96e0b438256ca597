// What readers may ask of authors, categories and publishers.
import type { Queryable } from '../../application/ports/database.js';
import type { Named, NamedEntryKind } from '../../domain/catalog/namedEntry.js';
import { namedEntries } from './namedEntries.js';

/** By name. */
export function listEntries(database: Queryable, kind: NamedEntryKind): Promise<readonly Named[]> {
  return database.query<Named>(`select id, name from read_model.${namedEntries[kind].table.name} order by name, id`);
}
