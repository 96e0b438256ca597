// The aggregate of one book of the catalog; stream `book-<uuid>`. Each event holds one kind of change, whole.
import { DomainError } from '../domainError.js';
import type { Command, Decider, DomainEvent } from '../message.js';
import type { Named } from './namedEntry.js';

/** What a book is: changes rarely. Names of authors, category and publisher are those of the day. */
export interface BookDescription {
  readonly name: string;
  readonly description: string | null;
  readonly imageUrl: string | null;
  readonly category: Named | null;
  readonly publisher: Named | null;
  readonly authors: readonly Named[];
}

/** In the shop's currency; `priceSale` is the price while it is on sale. */
export interface BookPrice {
  readonly price: number;
  readonly priceSale: number | null;
}

export interface BookStock {
  readonly status: 'InStock' | 'OutOfStock';
}

/** `averageRating` from 0 to 5; 0 with no reviews. */
export interface BookRating {
  readonly averageRating: number;
  readonly totalReviews: number;
}

/** All that the catalog says of one book at one moment; `id` is BookWorm's UUID. */
export interface BookSnapshot extends BookDescription, BookPrice, BookStock, BookRating {
  readonly id: string;
}

interface BookId {
  readonly id: string;
}

export type BookEvent =
  | DomainEvent<'BookListed', BookSnapshot>
  | DomainEvent<'BookRevised', BookId & BookDescription>
  | DomainEvent<'BookPriceChanged', BookId & BookPrice>
  | DomainEvent<'BookStockChanged', BookId & BookStock>
  | DomainEvent<'BookRatingChanged', BookId & BookRating>
  | DomainEvent<'BookDelisted', BookId>;

/**
 * `SynchroniseBook`: the source says the book is this now. `RateBook`: readers think this of it. `DelistBook`: the source
 * no longer has it.
 */
export type BookCommand =
  | Command<'SynchroniseBook', BookSnapshot>
  | Command<'RateBook', BookId & BookRating>
  | Command<'DelistBook', BookId>;

/** The book as last recorded; undefined while it is not in the catalog. */
export type BookState = BookSnapshot | undefined;

const descriptionOf = ({ name, description, imageUrl, category, publisher, authors }: BookDescription) => ({
  name,
  description,
  imageUrl,
  category,
  publisher,
  authors,
});
const priceOf = ({ price, priceSale }: BookPrice) => ({ price, priceSale });
const stockOf = ({ status }: BookStock) => ({ status });
const ratingOf = ({ averageRating, totalReviews }: BookRating) => ({ averageRating, totalReviews });

const named = (entry: Named | null) => entry && [entry.id, entry.name];
const isSameDescription = (a: BookDescription, b: BookDescription) =>
  a.name === b.name &&
  a.description === b.description &&
  a.imageUrl === b.imageUrl &&
  JSON.stringify([a.category, a.publisher, ...a.authors].map(named)) ===
    JSON.stringify([b.category, b.publisher, ...b.authors].map(named));
const isSamePrice = (a: BookPrice, b: BookPrice) => a.price === b.price && a.priceSale === b.priceSale;
const isSameRating = (a: BookRating, b: BookRating) =>
  a.averageRating === b.averageRating && a.totalReviews === b.totalReviews;

/** The events that lead from one snapshot of a book to another, in a fixed order; none when they say the same. */
export function bookChanges(from: BookSnapshot, to: BookSnapshot): readonly BookEvent[] {
  const { id } = to;
  const changes: BookEvent[] = [];
  if (!isSameDescription(from, to)) changes.push({ type: 'BookRevised', data: { id, ...descriptionOf(to) } });
  if (!isSamePrice(from, to)) changes.push({ type: 'BookPriceChanged', data: { id, ...priceOf(to) } });
  if (from.status !== to.status) changes.push({ type: 'BookStockChanged', data: { id, ...stockOf(to) } });
  if (!isSameRating(from, to)) changes.push({ type: 'BookRatingChanged', data: { id, ...ratingOf(to) } });
  return changes;
}

/** What is asked of a book that is not listed, or is not any more. */
export function unknownBook(id: string): DomainError {
  return new DomainError('unknown_book', `Book ${id} is not in the catalog; wait until a synchronisation lists it.`);
}

/** @throws DomainError `unknown_book`. */
export const book: Decider<BookState, BookCommand, BookEvent> = {
  initialState: undefined,

  evolve(state, event) {
    switch (event.type) {
      case 'BookListed':
        return event.data;
      case 'BookRevised':
      case 'BookPriceChanged':
      case 'BookStockChanged':
      case 'BookRatingChanged':
        return state && { ...state, ...event.data };
      case 'BookDelisted':
        return undefined;
      default:
        return state;
    }
  },

  decide(command, state) {
    if (command.type === 'DelistBook') return state ? [{ type: 'BookDelisted', data: { id: state.id } }] : [];
    if (command.type === 'RateBook') {
      if (!state) throw unknownBook(command.data.id);
      return bookChanges(state, { ...state, ...ratingOf(command.data) });
    }
    return state ? bookChanges(state, command.data) : [{ type: 'BookListed', data: command.data }];
  },
};
