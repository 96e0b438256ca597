// The aggregate of one category of the catalog; stream `category-<uuid>`.
import { namedEntry } from './namedEntry.js';

export const category = namedEntry('Category');
