// What Rating's feedbacks must look like. Who wrote one is not among what is read: names stay where they are.
import { z } from 'zod';
import type { Review } from '../../domain/catalog/review.js';
import { id, isThis, storableText } from '../bookworm-rest/records.js';

/** A review of this book, and of no other. */
export function reviewRecord(bookId: string): z.ZodType<Review> {
  return z
    .object({
      id,
      bookId: isThis(bookId),
      rating: z.int().min(0).max(5),
      comment: storableText(100_000).nullish(),
    })
    .transform(({ comment, ...review }) => ({ ...review, comment: comment ?? null }));
}
