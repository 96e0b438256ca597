// The log of a bookshop that has grown old: what synchronisations record, one after the other, of books that change a little.
import type { EventMetadata } from '../../application/ports/eventStore.js';
import { type BookEvent, type BookSnapshot, book } from '../../domain/catalog/book.js';
import { changedBook, newBook } from './changedBook.js';
import { Random } from './random.js';

export interface ShopSize {
  readonly books: number;
  readonly eventsPerBook: number;
}

export interface LoggedEvent {
  /** Which book, from 0. */
  readonly book: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: object;
  readonly metadata: EventMetadata;
  readonly recordedAt: string;
}

interface Shelved {
  readonly latest: BookSnapshot;
  isListed: boolean;
  length: number;
}

const seed = 20_261_122;
const openedAtMs = Date.UTC(2021, 0, 4, 5);
const synchronisationEveryMs = 6 * 3_600_000;
const changesInASynchronisation = 0.25;
const delistedInsteadOfChanged = 0.004;
const listedAgain = 0.5;

/**
 * The whole log in its order: the first synchronisation lists every book, each later one records what changed since, so
 * that the events of one book lie far apart. The same size gives the same events, ids and instants included.
 */
export function* bookshopLog({ books, eventsPerBook }: ShopSize): Iterable<LoggedEvent> {
  const random = new Random(seed);
  const shelf: Shelved[] = Array.from({ length: books }, () => ({
    latest: newBook(random, openedAtMs),
    isListed: false,
    length: 0,
  }));
  let left = books * eventsPerBook;
  for (let round = 0; left > 0; round++) {
    let atMs = openedAtMs + round * synchronisationEveryMs;
    const correlationId = random.uuid(atMs);
    const metadata = {
      correlationId,
      causationId: correlationId,
      actor: 'scheduler',
      instance: 'bookworm-1',
      schemaVersion: 1,
    };
    for (const [number, shelved] of shelf.entries()) {
      for (const { type, data } of synchronise(shelved, random, round === 0)) {
        if (left-- === 0) return;
        const recordedAt = new Date(atMs++).toISOString();
        const stream = `book-${shelved.latest.id}`;
        yield {
          ...{ book: number, stream, revision: shelved.length++ },
          ...{ id: random.uuid(atMs), type, data, metadata, recordedAt },
        };
      }
    }
  }
}

/** What the domain decides when the source says what it says of a book in this round. */
function synchronise(shelved: Shelved, random: Random, isFirst: boolean): readonly BookEvent[] {
  const { latest, isListed } = shelved;
  const state = isListed ? latest : undefined;
  if (!isListed && !isFirst && !random.happens(listedAgain)) return [];
  if (isListed && !random.happens(changesInASynchronisation)) return [];
  if (isListed && random.happens(delistedInsteadOfChanged)) {
    shelved.isListed = false;
    return book.decide({ type: 'DelistBook', data: latest }, state);
  }
  const now = isListed ? changedBook(latest, random) : latest;
  Object.assign(shelved, { latest: now, isListed: true });
  return book.decide({ type: 'SynchroniseBook', data: now }, state);
}
