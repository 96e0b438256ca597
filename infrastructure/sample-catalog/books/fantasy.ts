// Sample books of the category "Fantasy": fantasy novels.
import type { SampleBook } from '../sampleBook.js';

const category = 'Fantasy';

export const books: readonly SampleBook[] = [
  {
    title: 'The Hobbit',
    authors: ['J. R. R. Tolkien'],
    publisher: 'George Allen & Unwin',
    category,
    description:
      'Bilbo Baggins, a respectable hobbit, is talked into joining thirteen dwarves and the wizard Gandalf on a ' +
      'journey to win back treasure from the dragon Smaug. On the way he finds a magic ring in a cave.',
    price: 12.5,
    priceSale: 9.99,
    reviews: [
      { rating: 5, comment: 'Read it aloud to my children and enjoyed it more than they did.' },
      { rating: 5, comment: 'Riddles in the dark is a perfect chapter.' },
      { rating: 4, comment: 'Thirteen dwarves are hard to tell apart, otherwise a joy.' },
      { rating: 3, comment: 'The narrator is a bit too cosy for grown-up readers.' },
    ],
  },
  {
    title: 'The Fellowship of the Ring',
    authors: ['J. R. R. Tolkien'],
    publisher: 'George Allen & Unwin',
    category,
    description:
      'Frodo Baggins inherits the One Ring and must carry it out of the Shire before the Dark Lord finds it. Nine ' +
      'companions set out from Rivendell, through the mines of Moria, in this first part of The Lord of the Rings.',
    price: 15.99,
    reviews: [
      { rating: 4, comment: 'The long walk out of the Shire tests your patience, then Moria arrives.' },
      { rating: 5, comment: 'No other invented place feels this old.' },
      { rating: 2, comment: 'Too many songs and too much scenery for me.' },
    ],
  },
  {
    title: 'The Two Towers',
    authors: ['J. R. R. Tolkien'],
    publisher: 'George Allen & Unwin',
    category,
    description:
      "The second part of The Lord of the Rings. The broken fellowship fights for Rohan against Saruman at Helm's " +
      'Deep, while Frodo and Sam are led towards Mordor by the creature Gollum.',
    price: 15.99,
    priceSale: 12.75,
  },
  {
    title: 'A Wizard of Earthsea',
    authors: ['Ursula K. Le Guin'],
    publisher: 'Parnassus Press',
    category,
    description:
      'Ged, a goatherd with a gift for magic, looses a shadow while showing off at the school for wizards and is ' +
      'hunted by it across an archipelago. A spare coming-of-age tale in which true names hold power.',
    price: 10.99,
  },
  {
    title: 'A Game of Thrones',
    authors: ['George R. R. Martin'],
    publisher: 'Bantam Books',
    category,
    description:
      'Noble houses scheme for the Iron Throne of Westeros while winter and something worse gather beyond the ' +
      'northern Wall. The story moves between many points of view, and no character is safe.',
    price: 17.99,
  },
  {
    title: 'Mort',
    authors: ['Terry Pratchett'],
    publisher: 'Victor Gollancz',
    category,
    description:
      'Death takes an apprentice. Mort learns the trade of collecting souls on the Discworld, spares a princess he ' +
      'should not have spared, and bends reality, while Death tries fishing, dancing and a job as a cook.',
    price: 9.99,
  },
  {
    title: 'Good Omens',
    authors: ['Terry Pratchett', 'Neil Gaiman'],
    publisher: 'Victor Gollancz',
    category,
    description:
      'An angel and a demon who have grown fond of Earth try to prevent the end of the world, which is due next ' +
      'Saturday. Unfortunately the Antichrist was mislaid as a baby and grew up in an English village.',
    price: 11.5,
    reviews: [
      { rating: 4, comment: 'The footnotes are funnier than most novels.' },
      { rating: 5, comment: 'Aziraphale and Crowley are the best double act in fantasy.' },
      { rating: 3, comment: 'The joke runs a little long once the children take over.' },
      { rating: 4, comment: 'The four riders on motorcycles made me laugh on the bus.' },
    ],
  },
  {
    title: 'American Gods',
    authors: ['Neil Gaiman'],
    publisher: 'William Morrow',
    category,
    description:
      "Released from prison, Shadow Moon becomes bodyguard to the mysterious Mr. Wednesday and crosses America's " +
      'roadside attractions as old immigrant gods prepare for war with the new gods of media and technology.',
    price: 18.99,
    outOfStock: true,
  },
  {
    title: 'The Name of the Wind',
    authors: ['Patrick Rothfuss'],
    publisher: 'DAW Books',
    category,
    description:
      'An innkeeper in hiding tells a chronicler how he became the legendary Kvothe: a childhood with travelling ' +
      'players, years as a street orphan, and his admission to a university of magic where he is always short of ' +
      'money.',
    price: 19.99,
    reviews: [
      { rating: 2, comment: 'Lovely sentences wasted on a hero who is best at everything.' },
      { rating: 3, comment: 'Waiting for the third volume has soured me on the first.' },
      { rating: 2, comment: 'Hundreds of pages about tuition fees.' },
      { rating: 4, comment: 'The music scenes are the finest I know in the genre.' },
    ],
  },
  {
    title: 'Mistborn: The Final Empire',
    authors: ['Brandon Sanderson'],
    publisher: 'Tor Books',
    category,
    description:
      'A crew of thieves plans to overthrow the immortal Lord Ruler of an ash-covered empire. The street girl Vin ' +
      'discovers that she can burn swallowed metals for power, in a heist story with a carefully worked-out magic ' +
      'system.',
    price: 16.5,
  },
  {
    title: 'Jonathan Strange & Mr Norrell',
    authors: ['Susanna Clarke'],
    publisher: 'Bloomsbury',
    category,
    description:
      'Two magicians, one bookish and jealous, one brilliant and reckless, bring practical magic back to England ' +
      'during the Napoleonic Wars. Told in the manner of a Regency novel, with learned footnotes about fairies.',
    price: 18.5,
  },
  {
    title: 'The Fifth Season',
    authors: ['N. K. Jemisin'],
    publisher: 'Orbit',
    category,
    description:
      'On a continent regularly shattered by earthquakes, people who can control the ground are feared and enslaved. ' +
      'A mother hunts for her kidnapped daughter as the world starts to end, in part told in the second person.',
    price: 15.99,
    priceSale: 11.2,
  },
];
