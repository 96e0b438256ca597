// The four collections of the catalog, each as: where to read it, what is known of it, which commands change it.
import { author } from '../../domain/catalog/author.js';
import { type BookSnapshot, book, bookChanges } from '../../domain/catalog/book.js';
import { category } from '../../domain/catalog/category.js';
import { type Named, type NamedEntryKind, namedEntry } from '../../domain/catalog/namedEntry.js';
import { publisher } from '../../domain/catalog/publisher.js';
import type { DomainEvent } from '../../domain/message.js';
import { type CommandContext, handleCommand } from '../handleCommand.js';
import type { CatalogSource, SourcePage } from '../ports/catalogSource.js';
import type { EventStore } from '../ports/eventStore.js';
import type { KnownCatalog } from '../ports/knownCatalog.js';

export interface Change<Item> {
  readonly item: Item;
  readonly isNew: boolean;
}

export interface CatalogCollection<Item extends { readonly id: string }> {
  /** Plural, for people: `books`. */
  readonly what: string;
  pages(signal: AbortSignal): AsyncIterable<SourcePage<Item>>;
  knownIds(): Promise<ReadonlySet<string>>;
  /** Those of the items that differ from what is known. */
  changes(items: readonly Item[]): Promise<readonly Change<Item>[]>;
  synchronise(change: Change<Item>, context: CommandContext): Promise<readonly DomainEvent[]>;
  delist(id: string, context: CommandContext): Promise<readonly DomainEvent[]>;
}

export interface CatalogParts {
  readonly source: CatalogSource;
  readonly known: KnownCatalog;
  readonly store: EventStore;
}

export function bookCollection({ source, known, store }: CatalogParts): CatalogCollection<BookSnapshot> {
  const stream = (id: string) => `book-${id}`;
  return {
    what: 'books',
    pages: (signal) => source.books(signal),
    knownIds: () => known.bookIds(),
    async changes(items) {
      const before = await known.books(items.map(({ id }) => id));
      return items.flatMap((item) => {
        const last = before.get(item.id);
        return last && bookChanges(last, item).length === 0 ? [] : [{ item, isNew: !last }];
      });
    },
    async synchronise({ item, isNew }, context) {
      const command = { type: 'SynchroniseBook', data: item } as const;
      return (await handleCommand(store, book, { stream: stream(item.id), command, context, assumeUnchanged: isNew }))
        .events;
    },
    async delist(id, context) {
      const command = { type: 'DelistBook', data: { id } } as const;
      return (await handleCommand(store, book, { stream: stream(id), command, context })).events;
    },
  };
}

const entries = {
  Author: { what: 'authors', decider: author },
  Category: { what: 'categories', decider: category },
  Publisher: { what: 'publishers', decider: publisher },
} as const satisfies Record<NamedEntryKind, { what: string; decider: ReturnType<typeof namedEntry> }>;

export function entryCollection(
  kind: NamedEntryKind,
  { source, known, store }: CatalogParts,
): CatalogCollection<Named> {
  const { what, decider } = entries[kind];
  const stream = (id: string) => `${kind.toLowerCase()}-${id}`;
  let names: Promise<ReadonlyMap<string, string>> | undefined;
  const knownNames = () => {
    names ??= known.entries(kind);
    return names;
  };
  return {
    what,
    async *pages(signal) {
      yield await source[what](signal);
    },
    knownIds: async () => new Set((await knownNames()).keys()),
    async changes(items) {
      const before = await knownNames();
      return items.flatMap((item) =>
        before.get(item.id) === item.name ? [] : [{ item, isNew: !before.has(item.id) }],
      );
    },
    async synchronise({ item, isNew }, context) {
      const command = { type: `Synchronise${kind}`, data: item } as const;
      return (
        await handleCommand(store, decider, { stream: stream(item.id), command, context, assumeUnchanged: isNew })
      ).events;
    },
    async delist(id, context) {
      const command = { type: `Delist${kind}`, data: { id } } as const;
      return (await handleCommand(store, decider, { stream: stream(id), command, context })).events;
    },
  };
}
