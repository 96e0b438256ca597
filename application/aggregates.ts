// Which aggregate the streams of a category belong to: for those who fold a stream of any kind.
import { sealChain } from '../domain/auditing/sealChain.js';
import { author } from '../domain/catalog/author.js';
import { book } from '../domain/catalog/book.js';
import { category } from '../domain/catalog/category.js';
import { publisher } from '../domain/catalog/publisher.js';
import { review } from '../domain/catalog/review.js';
import type { DomainEvent } from '../domain/message.js';
import { evolve, initialState } from '../domain/scheduling/scheduledJobState.js';

/** How a stream becomes a state; the part of a decider that needs no command. */
export interface Fold {
  readonly initialState: unknown;
  evolve(state: unknown, event: DomainEvent): unknown;
}

function foldOf<State, E extends DomainEvent>(aggregate: {
  initialState: State;
  evolve(state: State, event: E): State;
}): Fold {
  return {
    initialState: aggregate.initialState,
    // An aggregate leaves alone what is none of its events, so that any event may be given to it.
    evolve: (state, event) => aggregate.evolve(state as State, event as E),
  };
}

/** By the category of their streams. */
export const aggregates: ReadonlyMap<string, Fold> = new Map([
  ['author', foldOf(author)],
  ['book', foldOf(book)],
  ['category', foldOf(category)],
  ['logSeal', foldOf(sealChain)],
  ['publisher', foldOf(publisher)],
  ['review', foldOf(review)],
  ['scheduledJob', foldOf({ initialState, evolve })],
]);

/** Undefined when no aggregate has streams of that category. */
export function aggregateOf(stream: string): Fold | undefined {
  return aggregates.get(stream.slice(0, Math.max(0, stream.indexOf('-'))));
}
