// The data of the catalog's events: books, authors, categories, publishers, reviews, and asking for reviews again.
import { z } from 'zod';
import { count, instant, position, uuid } from './parts.js';

const onlyId = z.object({ id: uuid });
const named = z.object({ id: uuid, name: z.string() });

const description = {
  name: z.string(),
  description: z.string().nullable(),
  imageUrl: z.string().nullable(),
  category: named.nullable(),
  publisher: named.nullable(),
  authors: z.array(named),
};
const price = { price: z.number(), priceSale: z.number().nullable() };
const stock = { status: z.enum(['InStock', 'OutOfStock']) };
const rating = { averageRating: z.number().min(0).max(5), totalReviews: count };

const review = z.object({
  id: uuid,
  bookId: uuid,
  rating: z.int().min(0).max(5),
  comment: z.string().nullable(),
});

export const catalog = {
  BookListed: z.object({ id: uuid, ...description, ...price, ...stock, ...rating }),
  BookRevised: z.object({ id: uuid, ...description }),
  BookPriceChanged: z.object({ id: uuid, ...price }),
  BookStockChanged: z.object({ id: uuid, ...stock }),
  BookRatingChanged: z.object({ id: uuid, ...rating }),
  BookDelisted: onlyId,
  AuthorListed: named,
  AuthorRenamed: named,
  AuthorDelisted: onlyId,
  CategoryListed: named,
  CategoryRenamed: named,
  CategoryDelisted: onlyId,
  PublisherListed: named,
  PublisherRenamed: named,
  PublisherDelisted: onlyId,
  ReviewAdded: review,
  ReviewRevised: review,
  ReviewRemoved: onlyId,
  ReviewChangeReported: z.object({
    messageId: uuid,
    bookId: uuid,
    reviewId: uuid,
    change: z.enum(['created', 'deleted']),
  }),
  BookRefreshed: z.object({ bookId: uuid, upTo: position, reviews: count, changed: count }),
  BookRefreshPostponed: z.object({ bookId: uuid, attempt: count, error: z.string(), retryAt: instant }),
};
