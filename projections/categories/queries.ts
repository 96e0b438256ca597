// What readers may ask of categories.
import type { Queryable } from '../../application/ports/database.js';
import type { Named } from '../../domain/catalog/namedEntry.js';
import { listNamed } from '../namedEntries.js';
import { categoriesTable } from './table.js';

/** By name. */
export function listCategories(database: Queryable): Promise<readonly Named[]> {
  return listNamed(database, categoriesTable);
}
