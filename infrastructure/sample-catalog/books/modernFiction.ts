// Sample books of the category "Modern Fiction": twentieth-century novels written in English.
import type { SampleBook } from '../sampleBook.js';

const category = 'Modern Fiction';

export const books: readonly SampleBook[] = [
  {
    title: 'Nineteen Eighty-Four',
    authors: ['George Orwell'],
    publisher: 'Secker & Warburg',
    category,
    description:
      'Winston Smith rewrites old newspapers for the Ministry of Truth in a state where Big Brother watches every ' +
      'room. A dystopian novel of surveillance, doublethink and the destruction of private love.',
    price: 10.99,
    reviews: [
      { rating: 5, comment: 'Newspeak explained in an appendix, and it is the scariest part.' },
      { rating: 5, comment: 'Room 101 has never left me.' },
      { rating: 4, comment: 'The long extract from the forbidden book sags, the rest never does.' },
      { rating: 3, comment: 'Important rather than enjoyable.' },
      { rating: 5, comment: 'The glass paperweight is the image that I keep coming back to.' },
    ],
  },
  {
    title: 'Animal Farm',
    authors: ['George Orwell'],
    publisher: 'Secker & Warburg',
    category,
    description:
      'The animals of Manor Farm drive out their drunken farmer and found a society of equals. The pigs slowly take ' +
      'over, in a fable about the Russian Revolution and the betrayal that followed it.',
    price: 8.5,
  },
  {
    title: 'Brave New World',
    authors: ['Aldous Huxley'],
    publisher: 'Chatto & Windus',
    category,
    description:
      'Citizens are grown in bottles, trained for their caste and kept content with the drug soma. When a man raised ' +
      'on a reservation reading Shakespeare is brought to London, the happy system cannot absorb him.',
    price: 9.99,
  },
  {
    title: 'To Kill a Mockingbird',
    authors: ['Harper Lee'],
    publisher: 'J. B. Lippincott',
    category,
    description:
      'Scout Finch is six when her father, the lawyer Atticus, defends a Black man falsely accused of rape in a ' +
      "small Alabama town. A child's view of racism, justice and the hidden neighbour Boo Radley.",
    price: 12.5,
    priceSale: 9.99,
    reviews: [
      { rating: 5, comment: "Scout's voice is so alive that I forgot someone had written her." },
      { rating: 4, comment: 'The courtroom chapters are superb. The summer games charmed me too.' },
      { rating: 2, comment: 'Atticus as the saintly rescuer has aged poorly for me.' },
    ],
  },
  {
    title: 'Beloved',
    authors: ['Toni Morrison'],
    publisher: 'Alfred A. Knopf',
    category,
    description:
      'Sethe escaped from slavery to Ohio, but her house is haunted by the baby daughter she killed rather than see ' +
      'recaptured. When a young woman named Beloved appears, the past becomes flesh.',
    price: 14.99,
    priceSale: 11.99,
  },
  {
    title: "The Handmaid's Tale",
    authors: ['Margaret Atwood'],
    publisher: 'McClelland & Stewart',
    category,
    description:
      'In the theocratic Republic of Gilead fertile women are assigned to commanders to bear children. Offred, one ' +
      'of these handmaids, records her days, her lost family and the small rebellions that remain possible.',
    price: 13.5,
  },
  {
    title: 'Things Fall Apart',
    authors: ['Chinua Achebe'],
    publisher: 'Heinemann',
    category,
    description:
      'Okonkwo, a proud wrestler and farmer in an Igbo village, fears nothing so much as seeming weak. Exile, ' +
      'missionaries and colonial rule break the world in which his strength made sense.',
    price: 10.5,
    reviews: [
      { rating: 5, comment: 'The last paragraph is devastating.' },
      { rating: 4, comment: 'The proverbs alone make it worth rereading.' },
      { rating: 4, comment: 'Simple sentences, and a whole society inside them.' },
    ],
  },
  {
    title: "Midnight's Children",
    authors: ['Salman Rushdie'],
    publisher: 'Jonathan Cape',
    category,
    description:
      "Saleem Sinai is born at the very moment of India's independence and finds himself linked by telepathy to " +
      'every child born in that hour. His family saga tumbles along with the history of the subcontinent.',
    price: 13.99,
    reviews: [
      { rating: 2, comment: 'Exhausting. The narrator never stops showing off.' },
      { rating: 3, comment: 'Brilliant first half, then I drowned in it.' },
      { rating: 5, comment: 'The pickle jars as chapters of history are a stroke of genius.' },
      { rating: 2, comment: 'I needed a guide to modern India beside me the whole time.' },
    ],
  },
  {
    title: 'The Remains of the Day',
    authors: ['Kazuo Ishiguro'],
    publisher: 'Faber and Faber',
    category,
    description:
      'Stevens, an English butler, drives west in 1956 to visit a former housekeeper and looks back on decades of ' +
      'service to a lord with fascist sympathies. What he does not say about love and loyalty matters most.',
    price: 11.99,
    reviews: [
      { rating: 5, comment: 'Never has so little been said so sadly.' },
      { rating: 5, comment: 'The scene on the pier broke my heart.' },
      { rating: 4, comment: 'A very slow drive, but trust it.' },
    ],
  },
  {
    title: 'Catch-22',
    authors: ['Joseph Heller'],
    publisher: 'Simon & Schuster',
    category,
    description:
      'Bombardier Yossarian wants to stop flying missions over wartime Italy, but asking to be grounded proves that ' +
      'he is sane enough to fly. A black comedy about bureaucracy, profit and death, told out of order.',
    price: 13.25,
  },
  {
    title: 'The Great Gatsby',
    authors: ['F. Scott Fitzgerald'],
    publisher: "Charles Scribner's Sons",
    category,
    description:
      'Nick Carraway rents a cottage on Long Island beside the mansion of Jay Gatsby, who gives lavish parties in ' +
      'the hope of winning back Daisy Buchanan. Money, illusion and carelessness in the Jazz Age.',
    price: 9.25,
  },
  {
    title: 'Mrs Dalloway',
    authors: ['Virginia Woolf'],
    publisher: 'Hogarth Press',
    category,
    description:
      'One June day in London after the First World War: Clarissa Dalloway prepares a party while Septimus Smith, a ' +
      'shell-shocked veteran, falls apart. Thoughts and memories flow from one mind into the next.',
    price: 9.75,
    outOfStock: true,
  },
];
