// Sample books of the category "Biography and Memoir": lives told by others and by the people who lived them.
import type { SampleBook } from '../sampleBook.js';

const category = 'Biography and Memoir';

export const books: readonly SampleBook[] = [
  {
    title: 'The Diary of a Young Girl',
    authors: ['Anne Frank'],
    publisher: 'Doubleday',
    category,
    description:
      'For two years a Jewish teenager hid with her family and four others behind an Amsterdam office. Her diary ' +
      'records quarrels, fear, first love and her wish to become a writer, and breaks off in August 1944.',
    price: 9.99,
    reviews: [
      { rating: 5, comment: 'What struck me most is how funny she is.' },
      { rating: 5, comment: 'The last entry ends like any other day. That is what hurts.' },
      { rating: 4, comment: 'Reread it as an adult and felt for the parents as well.' },
    ],
  },
  {
    title: 'Long Walk to Freedom',
    authors: ['Nelson Mandela'],
    publisher: 'Little, Brown and Company',
    category,
    description:
      'The autobiography of the South African leader: a rural childhood, law practice in Johannesburg, the struggle ' +
      'against apartheid, twenty-seven years in prison on Robben Island and elsewhere, and the way to free ' +
      'elections.',
    price: 19.25,
  },
  {
    title: 'Steve Jobs',
    authors: ['Walter Isaacson'],
    publisher: 'Simon & Schuster',
    category,
    description:
      "Based on interviews with Apple's co-founder and with family, rivals and colleagues. Covers the garage years, " +
      'NeXT, Pixar, the iMac, iPod and iPhone, and a personality both inspiring and cruel.',
    price: 23.99,
    priceSale: 17.99,
    reviews: [
      { rating: 3, comment: 'Thorough on the man, thin on the engineering.' },
      { rating: 4, comment: 'Does not hide how unbearable he could be.' },
      { rating: 2, comment: 'Too close to its subject in the last third.' },
      { rating: 4, comment: 'The Pixar chapters were the surprise for me.' },
    ],
  },
  {
    title: 'The Autobiography of Malcolm X',
    authors: ['Malcolm X', 'Alex Haley'],
    publisher: 'Grove Press',
    category,
    description:
      'Told to a journalist in the years before his assassination: a childhood in Michigan, hustling in Harlem, ' +
      'prison, the Nation of Islam, the pilgrimage to Mecca and a change of mind about race and brotherhood.',
    price: 14.25,
  },
  {
    title: 'I Know Why the Caged Bird Sings',
    authors: ['Maya Angelou'],
    publisher: 'Random House',
    category,
    description:
      'A Black girl grows up in segregated Arkansas, raised by her grandmother behind the counter of a general ' +
      'store. After being raped as a child she stops speaking, and finds her voice again through books.',
    price: 12.75,
  },
  {
    title: 'Becoming',
    authors: ['Michelle Obama'],
    publisher: 'Crown',
    category,
    description:
      'From a small apartment on the South Side of Chicago to the White House. The former First Lady writes about ' +
      'her parents, law career, marriage, motherhood and life under constant public observation.',
    price: 21.25,
  },
  {
    title: 'Educated',
    authors: ['Tara Westover'],
    publisher: 'Random House',
    category,
    description:
      'Born to survivalist parents in the mountains of Idaho, the author first entered a classroom at seventeen and ' +
      'went on to a doctorate at Cambridge. A memoir about learning, family violence and loyalty.',
    price: 18,
    priceSale: 13.99,
    reviews: [
      { rating: 5, comment: 'The scrapyard scenes had me holding my breath.' },
      { rating: 4, comment: 'Fair to her parents, which must have been the hardest part.' },
      { rating: 3, comment: 'I began to doubt some of the memories, and so does she.' },
      { rating: 5, comment: 'The essay for her Cambridge tutor is where I started to cheer.' },
    ],
  },
  {
    title: 'Persepolis',
    authors: ['Marjane Satrapi'],
    publisher: 'Pantheon Books',
    category,
    description:
      'A memoir in black-and-white comics of growing up in Tehran during the Islamic Revolution and the war with ' +
      'Iraq, with Marxist parents, punk cassettes, veils and missing relatives.',
    price: 17,
  },
  {
    title: 'Maus',
    authors: ['Art Spiegelman'],
    publisher: 'Pantheon Books',
    category,
    description:
      'The author interviews his difficult father, a Polish Jew who survived Auschwitz, and draws the story with ' +
      'Jews as mice and Germans as cats. Also about what it means to inherit such a past.',
    price: 25,
  },
  {
    title: "Man's Search for Meaning",
    authors: ['Viktor E. Frankl'],
    publisher: 'Beacon Press',
    category,
    description:
      'A Viennese psychiatrist describes daily life in the concentration camps and what helped some prisoners to ' +
      'keep going. The second part outlines logotherapy, his treatment based on the will to find meaning.',
    price: 10.25,
  },
  {
    title: '"Surely You\'re Joking, Mr. Feynman!"',
    authors: ['Richard P. Feynman', 'Ralph Leighton'],
    publisher: 'W. W. Norton',
    category,
    description:
      'Stories told by the physicist: repairing radios as a boy, cracking safes at Los Alamos, playing drums in ' +
      'Brazil, testing ants, teaching students who only memorise, and a warning against cargo cult science.',
    price: 13.75,
    outOfStock: true,
    reviews: [
      { rating: 2, comment: 'Bragging disguised as mischief, and the bar stories are hard to excuse.' },
      { rating: 4, comment: 'The cargo cult lecture at the end should be required reading.' },
      { rating: 3, comment: 'Half of it is charming, half made me wince.' },
      { rating: 5, comment: 'The safe-cracking chapter is a comedy in itself.' },
    ],
  },
  {
    title: 'The Power Broker',
    authors: ['Robert A. Caro'],
    publisher: 'Alfred A. Knopf',
    category,
    description:
      'The life of Robert Moses, who was never elected and yet built the highways, bridges, parks and housing of New ' +
      'York for four decades. A huge study of how power is won, used and abused in a city.',
    price: 39.99,
  },
];
