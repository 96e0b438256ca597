// Joins the sample books of all categories into one catalog in a fixed order, so that every run loads the same data.
import { books as biographyMemoir } from './books/biographyMemoir.js';
import { books as businessEconomics } from './books/businessEconomics.js';
import { books as childrenYoungAdults } from './books/childrenYoungAdults.js';
import { books as classics } from './books/classics.js';
import { books as computerScience } from './books/computerScience.js';
import { books as designUsability } from './books/designUsability.js';
import { books as distributedSystems } from './books/distributedSystems.js';
import { books as fantasy } from './books/fantasy.js';
import { books as fictionInTranslation } from './books/fictionInTranslation.js';
import { books as history } from './books/history.js';
import { books as modernFiction } from './books/modernFiction.js';
import { books as mysteryCrime } from './books/mysteryCrime.js';
import { books as philosophy } from './books/philosophy.js';
import { books as poetryPlays } from './books/poetryPlays.js';
import { books as programmingLanguages } from './books/programmingLanguages.js';
import { books as science } from './books/science.js';
import { books as scienceFiction } from './books/scienceFiction.js';
import { books as softwareCraft } from './books/softwareCraft.js';
import type { SampleBook } from './sampleBook.js';

export const sampleBooks: readonly SampleBook[] = [
  ...softwareCraft,
  ...programmingLanguages,
  ...computerScience,
  ...distributedSystems,
  ...designUsability,
  ...scienceFiction,
  ...fantasy,
  ...mysteryCrime,
  ...classics,
  ...modernFiction,
  ...fictionInTranslation,
  ...history,
  ...science,
  ...philosophy,
  ...biographyMemoir,
  ...businessEconomics,
  ...childrenYoungAdults,
  ...poetryPlays,
];
