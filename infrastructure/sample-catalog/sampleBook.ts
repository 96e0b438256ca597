// The shape of a bundled sample book: the sample catalog stands in for a real shop, so it needs a type of its own.

export interface SampleReview {
  /** Stars, from 1 (worst) to 5 (best). */
  readonly rating: 1 | 2 | 3 | 4 | 5;
  readonly comment: string;
}

export interface SampleBook {
  readonly title: string;
  /** Full names, in the order of the title page; editors are listed as authors. */
  readonly authors: readonly string[];
  readonly publisher: string;
  readonly category: string;
  /** Plain text, one to three sentences. */
  readonly description: string;
  /** Made-up regular price in whole units of the shop's currency, with up to two decimals. */
  readonly price: number;
  /** Reduced price in the same unit, always lower than `price`; absent when the book is not on sale. */
  readonly priceSale?: number;
  /** Present only on books that cannot be ordered at the moment. */
  readonly outOfStock?: true;
  readonly reviews?: readonly SampleReview[];
}
