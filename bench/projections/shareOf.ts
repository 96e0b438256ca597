// A share of the log that is like the whole: some of the books, evenly spread, each with all its events in their order.
import type { LoggedEvent } from './bookshop.js';

/** `books` fills while `events` are gone through. */
export function shareOf(
  log: Iterable<LoggedEvent>,
  everyNth: number,
): { events: Iterable<LoggedEvent>; books: ReadonlySet<string> } {
  const books = new Set<string>();
  function* events() {
    for (const event of log) {
      if (event.book % everyNth !== 0) continue;
      books.add(event.stream.slice('book-'.length));
      yield event;
    }
  }
  return { events: events(), books };
}
