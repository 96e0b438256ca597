// How people name one event on the command line: by its position or by its id.
import { InvalidArgumentError } from 'commander';
import { position } from './eventFilters.js';

/** @throws InvalidArgumentError when it is neither. */
export function eventReference(text: string): bigint | string {
  if (/^\d+$/.test(text)) return position(text);
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return text;
  throw new InvalidArgumentError('Give a position, which is a whole number, or the id of an event, which is a UUID.');
}
