// The aggregate of one publisher of the catalog; stream `publisher-<uuid>`.
import { namedEntry } from './namedEntry.js';

export const publisher = namedEntry('Publisher');
