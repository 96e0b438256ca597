// The table of categories: id and name of each listed one.
import { namedEntriesTable } from '../namedEntries.js';

export const categoriesTable = namedEntriesTable('categories');
