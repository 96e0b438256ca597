// A book of the sample shop, and the same book some time later: mostly prices, stock and ratings move.
import type { BookSnapshot } from '../../domain/catalog/book.js';
import type { Named } from '../../domain/catalog/namedEntry.js';
import { description, properName, title } from './prose.js';
import { Random } from './random.js';

const categories = ['Fiction', 'Crime', 'History', 'Science', 'Poetry', 'Travel', 'Children', 'Philosophy'];
const publishers = Array.from({ length: 200 }, (_, number) => `${properName(new Random(number))} Press`);

export function newBook(random: Random, atMs: number): BookSnapshot {
  const id = random.uuid(atMs);
  return {
    id,
    name: title(random),
    description: description(random),
    imageUrl: `https://books.example.com/covers/${id}.jpg`,
    category: entry('c', categories, random),
    publisher: entry('e', publishers, random),
    authors: Array.from({ length: random.pick([1, 1, 1, 2]) }, () => ({
      id: random.uuid(atMs),
      name: properName(random),
    })),
    price: price(random),
    priceSale: null,
    status: 'InStock',
    averageRating: 0,
    totalReviews: 0,
  };
}

/** @param digit tells the ids of one kind from another's. */
function entry(digit: string, names: readonly string[], random: Random): Named {
  const number = random.between(0, names.length - 1);
  return { id: `${digit.repeat(8)}-0000-4000-8000-${String(number).padStart(12, '0')}`, name: names[number] ?? '' };
}

const price = (random: Random) => random.between(500, 6_000) / 100;

/** At least one thing differs; what was said of the book rarely does. */
export function changedBook(before: BookSnapshot, random: Random): BookSnapshot {
  const rated = () => ({
    averageRating: random.between(20, 50) / 10,
    totalReviews: before.totalReviews + random.between(1, 3),
  });
  const priced = () => ({ price: price(random), priceSale: random.happens(0.2) ? price(random) : null });
  const stocked = () => ({ status: before.status === 'InStock' ? ('OutOfStock' as const) : ('InStock' as const) });
  const revised = () => ({ description: description(random) });
  const change = random.next();
  if (change < 0.35) return { ...before, ...priced() };
  if (change < 0.55) return { ...before, ...stocked() };
  if (change < 0.85) return { ...before, ...rated() };
  if (change < 0.96) return { ...before, ...priced(), ...rated() };
  return { ...before, ...revised() };
}
