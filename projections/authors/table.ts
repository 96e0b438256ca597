// The table of authors: id and name of each listed one.
import { namedEntriesTable } from '../namedEntries.js';

export const authorsTable = namedEntriesTable('authors');
