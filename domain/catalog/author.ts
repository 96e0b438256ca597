// The aggregate of one author of the catalog; stream `author-<uuid>`.
import { namedEntry } from './namedEntry.js';

export const author = namedEntry('Author');
