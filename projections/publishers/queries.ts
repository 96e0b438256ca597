// What readers may ask of publishers.
import type { Queryable } from '../../application/ports/database.js';
import type { Named } from '../../domain/catalog/namedEntry.js';
import { listNamed } from '../namedEntries.js';
import { publishersTable } from './table.js';

/** By name. */
export function listPublishers(database: Queryable): Promise<readonly Named[]> {
  return listNamed(database, publishersTable);
}
