// Builds books, authors, categories and publishers as Catalog sends them, so that a test names only what it is about.
import type { BookSnapshot } from '../../domain/catalog/book.js';
import type { Named, NamedEntryKind } from '../../domain/catalog/namedEntry.js';

const kindDigit = { Author: 'a', Category: 'c', Publisher: 'e' } as const satisfies Record<NamedEntryKind, string>;

/** The same number gives the same id, and another one than every other kind's. */
function idOf(digit: string, number: number): string {
  return `${digit.repeat(8)}-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** The id of `aBook(number)`. */
export function bookId(number: number): string {
  return idOf('b', number);
}

/** `Author 1`, `Category 1`, ... */
export function anEntry(kind: NamedEntryKind, number = 1): Named {
  return { id: idOf(kindDigit[kind], number), name: `${kind} ${number}` };
}

/** `Book 001`, ... : by name in the order of their numbers; all of one author, category and publisher unless told otherwise. */
export function aBook(number = 1, change: Partial<BookSnapshot> = {}): BookSnapshot {
  return {
    id: bookId(number),
    name: `Book ${String(number).padStart(3, '0')}`,
    description: `What book ${number} is about.`,
    imageUrl: `https://images.example/${number}.png`,
    category: anEntry('Category'),
    publisher: anEntry('Publisher'),
    authors: [anEntry('Author')],
    price: 10 + number,
    priceSale: null,
    status: 'InStock',
    averageRating: 4.25,
    totalReviews: 8,
    ...change,
  };
}

/** The books from 1 to `count`. */
export function someBooks(count: number): readonly BookSnapshot[] {
  return Array.from({ length: count }, (_, index) => aBook(index + 1));
}
