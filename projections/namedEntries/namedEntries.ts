// Reader's question: which authors, categories and publishers are there? One table each, one row per listed entry.
import type { Named, NamedEntryEvent, NamedEntryKind } from '../../domain/catalog/namedEntry.js';
import { defineProjection, type Projection, type ProjectionDefinition } from '../engine/projection.js';

type Entries = Readonly<Record<NamedEntryKind, Projection>>;

function entries<Kind extends NamedEntryKind>(kind: Kind, name: string): Projection {
  const key = ({ data }: { readonly data: { readonly id: string } }) => data.id;
  const renamed = (_row: Named | undefined, { data }: { readonly data: Named }): Named => ({
    id: data.id,
    name: data.name,
  });
  const handlers = {
    [`${kind}Listed`]: { key, fold: renamed },
    [`${kind}Renamed`]: { key, fold: renamed },
    [`${kind}Delisted`]: { key, fold: () => undefined },
  } as unknown as ProjectionDefinition<Named, NamedEntryEvent<Kind>>['handlers'];
  const table = { name, key: 'id', columns: { id: 'uuid', name: 'text' }, indexes: ['(name)'] };
  return defineProjection<Named, NamedEntryEvent<Kind>>({ name, version: 1, table, handlers });
}

export const namedEntries: Entries = {
  Author: entries('Author', 'authors'),
  Category: entries('Category', 'categories'),
  Publisher: entries('Publisher', 'publishers'),
};
