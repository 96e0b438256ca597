// Reader's question: which publishers are there? One row per listed publisher.
import { namedEntries } from '../namedEntries.js';
import { publishersTable } from './table.js';

export const publishers = namedEntries('Publisher', publishersTable);
