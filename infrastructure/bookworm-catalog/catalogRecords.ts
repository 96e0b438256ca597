// What Catalog's records must look like.
import { z } from 'zod';
import { id, isThis, storableText } from '../bookworm-rest/records.js';

const text = (most: number) => storableText(most).trim().min(1);
const named = z.object({ id, name: text(500) });
const amount = z.number().min(0).max(1_000_000);
const rating = { averageRating: z.number().min(0).max(5).nullish(), totalReviews: z.int32().min(0).nullish() };
const rated = ({ averageRating, totalReviews }: z.infer<z.ZodObject<typeof rating>>) => ({
  averageRating: averageRating ?? 0,
  totalReviews: totalReviews ?? 0,
});

export const bookRecord = z
  .object({
    id,
    name: text(1_000),
    description: storableText(100_000).nullish(),
    imageUrl: storableText(2_000).nullish(),
    price: amount,
    priceSale: amount.nullish(),
    status: z.enum(['InStock', 'OutOfStock']),
    category: named.nullish(),
    publisher: named.nullish(),
    authors: z.array(named).max(1_000).nullish(),
    ...rating,
  })
  .transform(({ description, imageUrl, priceSale, category, publisher, authors, ...book }) => ({
    ...book,
    description: description ?? null,
    imageUrl: imageUrl ?? null,
    priceSale: priceSale ?? null,
    category: category ?? null,
    publisher: publisher ?? null,
    authors: authors ?? [],
    ...rated(book),
  }));

export const namedRecord = named;

/** The rating of this book, and of no other. */
export const ratingRecord = (bookId: string) => z.object({ id: isThis(bookId), ...rating }).transform(rated);
