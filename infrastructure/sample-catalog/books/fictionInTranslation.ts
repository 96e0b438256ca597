// Sample books of the category "Fiction in Translation": modern novels and stories translated into English.
import type { SampleBook } from '../sampleBook.js';

const category = 'Fiction in Translation';

export const books: readonly SampleBook[] = [
  {
    title: 'One Hundred Years of Solitude',
    authors: ['Gabriel García Márquez'],
    publisher: 'Harper & Row',
    category,
    description:
      'Seven generations of the Buendía family live, love and go to war in the jungle town of Macondo. Rains last ' +
      'for years, the dead return and a girl rises into the sky, in the best-known novel of magical realism.',
    price: 14.99,
    priceSale: 11.99,
    reviews: [
      { rating: 5, comment: 'The opening sentence contains the whole book.' },
      { rating: 4, comment: 'Draw the family tree. You will need it for all those Aurelianos.' },
      { rating: 3, comment: 'Gorgeous, and I still got lost around the fourth generation.' },
      { rating: 5, comment: 'The insomnia plague is my favourite episode in any novel.' },
      { rating: 2, comment: 'Too many miracles and hardly any dialogue for my taste.' },
    ],
  },
  {
    title: 'Love in the Time of Cholera',
    authors: ['Gabriel García Márquez'],
    publisher: 'Alfred A. Knopf',
    category,
    description:
      'Florentino Ariza waits more than fifty years for Fermina Daza, who married a doctor instead. A long story of ' +
      'courtship, marriage, old age and river steamers in a Caribbean port city.',
    price: 14.5,
  },
  {
    title: 'The Stranger',
    authors: ['Albert Camus'],
    publisher: 'Alfred A. Knopf',
    category,
    description:
      'Meursault, a clerk in Algiers, buries his mother without tears and some days later shoots an Arab on a beach. ' +
      'His trial is less about the murder than about his refusal to pretend to feelings.',
    price: 10.99,
    reviews: [
      { rating: 4, comment: 'The flat tone is maddening and then it becomes the point.' },
      { rating: 2, comment: 'I understood the philosophy and disliked every minute.' },
      { rating: 5, comment: 'The glare of the sun on that beach is unforgettable.' },
    ],
  },
  {
    title: 'The Trial',
    authors: ['Franz Kafka'],
    publisher: 'Victor Gollancz',
    category,
    description:
      'One morning the bank officer Josef K. is arrested without having done anything wrong. He never learns the ' +
      'charge as he struggles with courts in attics, useless lawyers and an authority nobody can reach.',
    price: 10.25,
  },
  {
    title: 'The Wind-Up Bird Chronicle',
    authors: ['Haruki Murakami'],
    publisher: 'Alfred A. Knopf',
    category,
    description:
      "First Toru Okada's cat vanishes, then his wife. The search takes him to psychic sisters, a dry well and " +
      'memories of Japanese soldiers in Manchuria, in a long, dreamlike novel set in suburban Tokyo.',
    price: 17.25,
    reviews: [
      { rating: 2, comment: 'Six hundred pages, and half of the threads are simply dropped.' },
      { rating: 5, comment: 'The well chapters are hypnotic.' },
      { rating: 3, comment: 'The Mongolian war story is a masterpiece inside a muddle.' },
    ],
  },
  {
    title: 'The Unbearable Lightness of Being',
    authors: ['Milan Kundera'],
    publisher: 'Harper & Row',
    category,
    description:
      'Two couples in and after the Prague of 1968: the surgeon Tomas and Tereza, the painter Sabina and Franz. Love ' +
      'affairs, exile and a dying dog lead to reflections on chance, fidelity and kitsch.',
    price: 13.75,
  },
  {
    title: "If on a winter's night a traveler",
    authors: ['Italo Calvino'],
    publisher: 'Harcourt Brace Jovanovich',
    category,
    description:
      'You, the reader, open a novel that breaks off after one chapter. Looking for the rest, you keep finding the ' +
      'beginnings of other novels, and a second reader named Ludmilla. A playful book about reading itself.',
    price: 13.99,
    reviews: [
      { rating: 5, comment: 'I have never felt so directly addressed by a book.' },
      { rating: 3, comment: 'Ten beginnings and no endings. Clever, and a little tiring.' },
      { rating: 4, comment: 'The bookshop scene in chapter one is pure delight.' },
    ],
  },
  {
    title: 'Invisible Cities',
    authors: ['Italo Calvino'],
    publisher: 'Harcourt Brace Jovanovich',
    category,
    description:
      'Marco Polo describes to Kublai Khan fifty-five cities of his empire, made of memory, desire, signs and water. ' +
      'Brief prose pieces that may all be portraits of a single city, Venice.',
    price: 12.75,
    priceSale: 9.8,
  },
  {
    title: 'Blindness',
    authors: ['José Saramago'],
    publisher: 'Harvill Press',
    category,
    description:
      'An epidemic of white blindness spreads through an unnamed city, and the first victims are locked in an ' +
      "asylum. Only the doctor's wife can still see, and she watches order and decency collapse.",
    price: 12.25,
  },
  {
    title: 'My Brilliant Friend',
    authors: ['Elena Ferrante'],
    publisher: 'Europa Editions',
    category,
    description:
      'Elena and Lila grow up in a poor, violent quarter of Naples in the 1950s, competing at school and in life. ' +
      "The first volume of the Neapolitan novels follows their friendship up to Lila's wedding at sixteen.",
    price: 14.25,
    reviews: [
      { rating: 5, comment: 'The truest account of friendship and envy that I know.' },
      { rating: 4, comment: 'The list of characters at the front is not optional.' },
      { rating: 3, comment: 'Took a hundred pages to grip me, then I ordered the sequel.' },
    ],
  },
  {
    title: 'The Tin Drum',
    authors: ['Günter Grass'],
    publisher: 'Pantheon Books',
    category,
    description:
      'Oskar Matzerath decides at the age of three to stop growing and drums his way through the Nazi years in ' +
      'Danzig. From an asylum bed he tells a grotesque history of Germany and of his family.',
    price: 16.25,
    outOfStock: true,
  },
  {
    title: 'Pedro Páramo',
    authors: ['Juan Rulfo'],
    publisher: 'Grove Press',
    category,
    description:
      'Juan Preciado promises his dying mother to look for his father in Comala and finds a town populated by ' +
      'murmuring ghosts. A short Mexican novel of fragments about a local tyrant and the love that ruined him.',
    price: 11.25,
  },
];
