// Authors, categories and publishers are read alike: one table, one fold and one query, which each of the three has under its name.
import type { Queryable } from '../application/ports/database.js';
import type { Named, NamedEntryEvent, NamedEntryKind } from '../domain/catalog/namedEntry.js';
import { defineProjection, type Projection, type ProjectionDefinition, type ReadTable } from './engine/projection.js';

export function namedEntriesTable(name: string): ReadTable {
  return { name, key: 'id', columns: { id: 'uuid', name: 'text' }, indexes: ['(name)'] };
}

/** One row per listed entry, under its newest name. The projection is called as its table. */
export function namedEntries<Kind extends NamedEntryKind>(kind: Kind, table: ReadTable): Projection {
  const key = ({ data }: { readonly data: { readonly id: string } }) => data.id;
  const fold = (_row: Named | undefined, { data: { id, name } }: { readonly data: Named }): Named => ({ id, name });
  const handlers = {
    [`${kind}Listed`]: { key, fold },
    [`${kind}Renamed`]: { key, fold },
    [`${kind}Delisted`]: { key, fold: () => undefined },
  } as unknown as ProjectionDefinition<Named, NamedEntryEvent<Kind>>['handlers'];
  return defineProjection<Named, NamedEntryEvent<Kind>>({ name: table.name, version: 1, table, handlers });
}

/** By name. */
export function listNamed(database: Queryable, { name }: ReadTable): Promise<readonly Named[]> {
  return database.query<Named>(`select id, name from read_model.${name} order by name, id`);
}
