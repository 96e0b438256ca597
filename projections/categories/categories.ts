// Reader's question: which categories are there? One row per listed category.
import { namedEntries } from '../namedEntries.js';
import { categoriesTable } from './table.js';

export const categories = namedEntries('Category', categoriesTable);
