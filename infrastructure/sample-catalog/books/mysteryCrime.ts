// Sample books of the category "Mystery and Crime": detective stories, thrillers and spy novels.
import type { SampleBook } from '../sampleBook.js';

const category = 'Mystery and Crime';

export const books: readonly SampleBook[] = [
  {
    title: 'Murder on the Orient Express',
    authors: ['Agatha Christie'],
    publisher: 'Collins Crime Club',
    category,
    description:
      'A snowdrift stops the train and a passenger is found stabbed in his locked compartment. Hercule Poirot ' +
      'questions a carriage full of travellers, each with an alibi, in one of the most famous puzzles of detective ' +
      'fiction.',
    price: 9.99,
  },
  {
    title: 'And Then There Were None',
    authors: ['Agatha Christie'],
    publisher: 'Collins Crime Club',
    category,
    description:
      'Ten strangers are invited to an island by an unknown host and accused of past murders. One after another they ' +
      'die in the manner of a nursery rhyme, and nobody else seems to be there.',
    price: 9.5,
    priceSale: 6.99,
    reviews: [
      { rating: 5, comment: 'I suspected everyone and was still wrong.' },
      { rating: 5, comment: 'Pure machinery, not one wasted page.' },
      { rating: 4, comment: 'The characters are sketches, yet the dread is real.' },
    ],
  },
  {
    title: 'The Big Sleep',
    authors: ['Raymond Chandler'],
    publisher: 'Alfred A. Knopf',
    category,
    description:
      'Private detective Philip Marlowe is hired by a dying general to deal with a blackmailer and is drawn into ' +
      'gambling, pornography and murder in 1930s Los Angeles. Hardboiled prose full of sharp comparisons.',
    price: 12.99,
    reviews: [
      { rating: 4, comment: 'Nobody knows who killed the chauffeur and nobody cares. The voice is everything.' },
      { rating: 5, comment: 'Every page has a simile worth stealing.' },
      { rating: 3, comment: 'Hard to follow, and the women are treated badly.' },
    ],
  },
  {
    title: 'The Maltese Falcon',
    authors: ['Dashiell Hammett'],
    publisher: 'Alfred A. Knopf',
    category,
    description:
      "Sam Spade's partner is shot while following a man for a beautiful client. Soon everybody in San Francisco is " +
      'after a jewelled statue of a black bird, and Spade trusts none of them.',
    price: 12.5,
  },
  {
    title: 'The Hound of the Baskervilles',
    authors: ['Arthur Conan Doyle'],
    publisher: 'George Newnes',
    category,
    description:
      'Sherlock Holmes and Dr Watson investigate the death of Sir Charles Baskerville, apparently chased by a ' +
      'ghostly hound that has haunted his family. Set on the foggy moors of Devon, with an escaped convict at large.',
    price: 7.99,
  },
  {
    title: 'The Girl with the Dragon Tattoo',
    authors: ['Stieg Larsson'],
    publisher: 'MacLehose Press',
    category,
    description:
      "A disgraced Swedish journalist is hired to find out what happened to an industrialist's niece who vanished " +
      'forty years ago. The hacker Lisbeth Salander helps him uncover a family history of violence against women.',
    price: 13.99,
  },
  {
    title: 'The Snowman',
    authors: ['Jo Nesbø'],
    publisher: 'Harvill Secker',
    category,
    description:
      'Women disappear in Oslo with the first snow, and each time a snowman is left behind. Inspector Harry Hole, ' +
      'drinking again, realises that he is dealing with a serial killer who has been active for years.',
    price: 12.99,
  },
  {
    title: 'The Redbreast',
    authors: ['Jo Nesbø'],
    publisher: 'Harvill Secker',
    category,
    description:
      'Harry Hole follows the trail of a rare rifle smuggled into Norway. The case leads back to Norwegian ' +
      'volunteers who fought for the Germans on the eastern front, and forward to a planned assassination in Oslo.',
    price: 11.99,
    outOfStock: true,
  },
  {
    title: 'The Talented Mr. Ripley',
    authors: ['Patricia Highsmith'],
    publisher: 'Coward-McCann',
    category,
    description:
      "Sent to Italy to bring home a rich man's son, Tom Ripley grows attached to the young man, his clothes and his " +
      "income, and decides to take his place. A psychological thriller told from the murderer's side.",
    price: 11.5,
  },
  {
    title: 'Gone Girl',
    authors: ['Gillian Flynn'],
    publisher: 'Crown',
    category,
    description:
      'Amy Dunne disappears on her fifth wedding anniversary and her husband Nick becomes the suspect. His account ' +
      'and her diary contradict each other until, halfway through, the story of the marriage turns upside down.',
    price: 14.5,
    priceSale: 9.99,
    reviews: [
      { rating: 2, comment: 'Two horrible people, and the ending made me throw it across the room.' },
      { rating: 4, comment: 'The twist in the middle is one of the boldest I have read.' },
      { rating: 3, comment: 'Very clever and completely cold.' },
      { rating: 1, comment: 'Everybody lies and I stopped caring why.' },
      { rating: 4, comment: 'Could not put it down, could not recommend it to my mother.' },
    ],
  },
  {
    title: 'The Name of the Rose',
    authors: ['Umberto Eco'],
    publisher: 'Harcourt Brace Jovanovich',
    category,
    description:
      'In 1327 the friar William of Baskerville investigates a series of deaths in a rich Italian abbey with a ' +
      'labyrinthine library. A murder mystery wrapped in medieval theology, heresy, semiotics and a lost book by ' +
      'Aristotle.',
    price: 16.99,
    priceSale: 12.99,
  },
  {
    title: 'The Spy Who Came in from the Cold',
    authors: ['John le Carré'],
    publisher: 'Victor Gollancz',
    category,
    description:
      'British agent Alec Leamas is ordered to pose as a defector in a last operation against East German ' +
      'intelligence. A bleak Cold War spy novel in which both sides use the same methods and love is a weakness.',
    price: 10.99,
  },
];
