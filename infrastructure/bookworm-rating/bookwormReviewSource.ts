// BookWorm's Rating service as a ReviewSource.
import type { SourcePage } from '../../application/ports/catalogSource.js';
import type { ReviewSource } from '../../application/ports/reviewSource.js';
import type { Review } from '../../domain/catalog/review.js';
import { defaultPageSize, readPages } from '../bookworm-rest/readPages.js';
import { type Neighbour, RestClient, type RestClientOptions } from '../bookworm-rest/restClient.js';
import { reviewRecord } from './reviewRecord.js';

/** It allows 30 requests a minute. */
const rating: Neighbour = { name: 'Rating', setting: 'RATING_URL', requestsPerMinute: 27 };

export interface BookwormReviewOptions extends RestClientOptions {
  readonly pageSize?: number;
}

export class BookwormReviewSource implements ReviewSource {
  readonly name: string;
  readonly #client: RestClient;
  readonly #pageSize: number;

  constructor({ pageSize = defaultPageSize, ...options }: BookwormReviewOptions) {
    this.#client = new RestClient(rating, options);
    this.name = this.#client.name;
    this.#pageSize = pageSize;
  }

  /** The oldest first: what is added while they are read comes at the end. */
  reviews(bookId: string, signal: AbortSignal): AsyncIterable<SourcePage<Review>> {
    const query = `BookId=${bookId}&OrderBy=CreatedAt&IsDescending=false`;
    const list = { path: '/api/v1/feedbacks', query, schema: reviewRecord(bookId), pageSize: this.#pageSize };
    return readPages(this.#client, list, signal);
  }
}
