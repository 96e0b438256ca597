// The table of publishers: id and name of each listed one.
import { namedEntriesTable } from '../namedEntries.js';

export const publishersTable = namedEntriesTable('publishers');
