// All projections. A new one is a folder of its own and one line here.
import { bookSearch } from './bookSearch/bookSearch.js';
import type { Projection } from './engine/projection.js';
import { jobs } from './jobs/jobs.js';
import { namedEntries } from './namedEntries/namedEntries.js';
import { runHistory } from './runHistory/runHistory.js';

export const projections: readonly Projection[] = [
  bookSearch,
  namedEntries.Author,
  namedEntries.Category,
  namedEntries.Publisher,
  jobs,
  runHistory,
];
