// A stand-in for BookWorm's Rating: feedbacks of books, the oldest first, each under the name of whoever gave it.
import { v7 as uuidV7 } from 'uuid';
import type { Review } from '../../domain/catalog/review.js';
import { type Answer, notFound, type Query, RestService, type RestServiceOptions } from './restService.js';

/** Of every reviewer: must never be seen outside of Rating. */
export const reviewer = { firstName: 'Zebedee', lastName: 'Quillfeather' } as const;

/** A feedback as Rating might send it: anything may be missing or wrong. */
export type Feedback = { readonly [Field in keyof Review]?: unknown };

/** A new one. */
export function aReview(bookId: string, rating = 4, comment: string | null = 'Could not stop reading.'): Review {
  return { id: uuidV7(), bookId, rating, comment };
}

export class RatingService extends RestService {
  #feedbacks: Feedback[] = [];

  static async start(options: RestServiceOptions = {}): Promise<RatingService> {
    const service = new RatingService(options);
    await service.listen();
    return service;
  }

  /** Has these from now on. */
  set(feedbacks: readonly Feedback[]): void {
    this.#feedbacks = [...feedbacks];
  }

  protected rightAnswer(path: string, query: Query): Answer {
    if (path !== '/api/v1/feedbacks') return notFound;
    const found = this.#feedbacks.filter(({ bookId }) => bookId === query.get('bookid'));
    return this.page(
      query,
      found.map((feedback) => ({ ...feedback, ...reviewer })),
    );
  }
}
