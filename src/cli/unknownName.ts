// What an operator hears who names something that does not exist.
import { nearestName } from '../nearestName.js';
import { UsageError } from './exitCodes.js';

/** @param what it should be, such as `job`. */
export function unknownName(what: string, name: string, known: readonly string[]): UsageError {
  const nearest = nearestName(name, known);
  const hint = nearest ? `; did you mean ${nearest}?` : '.';
  return new UsageError(`There is no ${what} ${name}${hint} There are: ${known.join(', ')}.`);
}
