// Reader's question: which authors are there? One row per listed author.
import { namedEntries } from '../namedEntries.js';
import { authorsTable } from './table.js';

export const authors = namedEntries('Author', authorsTable);
