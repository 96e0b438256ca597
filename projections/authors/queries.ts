// What readers may ask of authors.
import type { Queryable } from '../../application/ports/database.js';
import type { Named } from '../../domain/catalog/namedEntry.js';
import { listNamed } from '../namedEntries.js';
import { authorsTable } from './table.js';

/** By name. */
export function listAuthors(database: Queryable): Promise<readonly Named[]> {
  return listNamed(database, authorsTable);
}
