// Sample books of the category "Poetry and Plays": drama and poetry.
import type { SampleBook } from '../sampleBook.js';

const category = 'Poetry and Plays';

export const books: readonly SampleBook[] = [
  {
    title: 'Hamlet',
    authors: ['William Shakespeare'],
    publisher: 'The Arden Shakespeare',
    category,
    description:
      'The ghost of the murdered king asks his son for revenge. Prince Hamlet of Denmark feigns madness, stages a ' +
      "play to catch his uncle's conscience, hesitates and argues with himself, and drags the court down with him.",
    price: 12,
    reviews: [
      { rating: 5, comment: 'I had not expected so many jokes.' },
      { rating: 4, comment: 'The notes in this edition are longer than the play and mostly useful.' },
      { rating: 5, comment: 'Every line is a quotation, and it still feels like a man thinking.' },
      { rating: 3, comment: 'Brilliant in the theatre, heavy work alone on the sofa.' },
    ],
  },
  {
    title: 'Macbeth',
    authors: ['William Shakespeare'],
    publisher: 'The Arden Shakespeare',
    category,
    description:
      'Three witches promise the Scottish general Macbeth a crown, and his wife urges him to murder King Duncan for ' +
      'it. A short, dark tragedy of ambition, sleeplessness and blood that will not wash off.',
    price: 11.4,
  },
  {
    title: 'The Odyssey',
    authors: ['Homer'],
    publisher: 'Penguin Classics',
    category,
    description:
      'Ten years after Troy, Odysseus is still trying to get home to Ithaca, past the Cyclops, Circe, the Sirens and ' +
      'the anger of Poseidon. There his wife Penelope holds off a hall full of suitors. An ancient Greek epic.',
    price: 12.8,
    priceSale: 9.6,
    reviews: [
      { rating: 5, comment: 'Far more cunning in its structure than I remembered.' },
      { rating: 4, comment: 'The dog that recognises him undid me.' },
      { rating: 3, comment: 'The killing of the maids left a bad taste.' },
    ],
  },
  {
    title: 'Waiting for Godot',
    authors: ['Samuel Beckett'],
    publisher: 'Grove Press',
    category,
    description:
      'Two tramps wait beside a bare tree for someone who does not come. They talk, quarrel, try on boots and ' +
      'consider hanging themselves; then it happens again. A tragicomedy in two acts.',
    price: 11.8,
    priceSale: 8.8,
    reviews: [
      { rating: 2, comment: 'Nothing happens, twice. I wanted my evening back.' },
      { rating: 5, comment: 'Hilarious when read aloud with a friend.' },
      { rating: 3, comment: 'Better on stage than on the page.' },
      { rating: 1, comment: 'I waited as well and got nothing.' },
    ],
  },
  {
    title: 'Death of a Salesman',
    authors: ['Arthur Miller'],
    publisher: 'Viking Press',
    category,
    description:
      'Willy Loman, an ageing and exhausted travelling salesman, loses his job, his bearings and his belief in being ' +
      'well liked. Past and present mix in his Brooklyn house as his sons face the truth about him.',
    price: 11.6,
  },
  {
    title: 'The Importance of Being Earnest',
    authors: ['Oscar Wilde'],
    publisher: 'Leonard Smithers',
    category,
    description:
      'Two young gentlemen have each invented a false name to escape their duties, and two young ladies are ' +
      'determined to marry a man named Ernest. A comedy of cucumber sandwiches, handbags and Lady Bracknell.',
    price: 6.8,
  },
  {
    title: 'Rosencrantz and Guildenstern Are Dead',
    authors: ['Tom Stoppard'],
    publisher: 'Faber and Faber',
    category,
    description:
      'Two minor courtiers from Hamlet wander at the edge of the tragedy, tossing coins that always come up heads ' +
      'and wondering what they are there for. A comedy about chance, theatre and death.',
    price: 10.4,
    outOfStock: true,
  },
  {
    title: 'Ariel',
    authors: ['Sylvia Plath'],
    publisher: 'Faber and Faber',
    category,
    description:
      "Poems written mostly in the last months of the author's life, among them Lady Lazarus, Daddy and Tulips. " +
      'Intense, exact images of motherhood, illness, bees, rage and the wish to disappear.',
    price: 11.2,
  },
  {
    title: 'The Waste Land',
    authors: ['T. S. Eliot'],
    publisher: 'Boni & Liveright',
    category,
    description:
      "A modernist poem in five parts made of many voices and languages. Spring, a fortune teller, a typist's flat, " +
      "a drowned sailor and thunder without rain, followed by the author's own notes on its sources.",
    price: 8.6,
  },
  {
    title: 'Twenty Love Poems and a Song of Despair',
    authors: ['Pablo Neruda'],
    publisher: 'Jonathan Cape',
    category,
    description:
      "Published when the Chilean poet was nineteen, these poems of desire and loss join a woman's body with pines, " +
      'sea, wind and twilight. Poem twenty begins with the saddest lines that he can write tonight.',
    price: 9.6,
  },
];
