// Sample books of the category "Science Fiction": science fiction novels and story collections.
import type { SampleBook } from '../sampleBook.js';

const category = 'Science Fiction';

export const books: readonly SampleBook[] = [
  {
    title: 'Dune',
    authors: ['Frank Herbert'],
    publisher: 'Chilton Books',
    category,
    description:
      'On the desert planet Arrakis, the only source of the spice that makes star travel possible, young Paul ' +
      'Atreides survives the betrayal of his noble family and joins the Fremen. Ecology, religion and politics drive ' +
      'the story.',
    price: 14.99,
    priceSale: 11.99,
    reviews: [
      { rating: 5, comment: 'The best-built world I have read, down to how people spit.' },
      { rating: 4, comment: 'The glossary at the back is needed for the first hundred pages.' },
      { rating: 3, comment: 'Admired the ecology and the politics, never warmed to Paul.' },
      { rating: 5, comment: 'The gom jabbar scene hooked me at once.' },
      { rating: 2, comment: 'Everyone whispers prophecies at each other for six hundred pages.' },
      { rating: 4, comment: 'The dinner party chapter is a masterclass in tension.' },
    ],
  },
  {
    title: 'Neuromancer',
    authors: ['William Gibson'],
    publisher: 'Ace Books',
    category,
    description:
      'A washed-up hacker named Case is hired for one last run against a powerful artificial intelligence. This ' +
      'early cyberpunk novel gave cyberspace its look: neon cities, corporate data, implants and street slang.',
    price: 12.99,
    reviews: [
      { rating: 3, comment: 'Dazzling sentences, but I lost the plot somewhere in orbit.' },
      { rating: 5, comment: 'Hard to believe it was written before the web existed.' },
      { rating: 2, comment: 'Everything is slang and chrome, and I cared about nobody.' },
      { rating: 4, comment: 'Molly deserves a book of her own.' },
    ],
  },
  {
    title: 'Foundation',
    authors: ['Isaac Asimov'],
    publisher: 'Gnome Press',
    category,
    description:
      'Mathematician Hari Seldon predicts the fall of the Galactic Empire and sets up a colony of scholars to ' +
      'shorten the dark age. Linked stories follow its traders and mayors through a series of political crises.',
    price: 11.99,
    priceSale: 8.99,
  },
  {
    title: 'I, Robot',
    authors: ['Isaac Asimov'],
    publisher: 'Gnome Press',
    category,
    description:
      'Nine connected stories about robots with positronic brains and the Three Laws that govern them. A ' +
      'robopsychologist looks back on machines that lie, go mad or obey too literally, and on what that says about ' +
      'people.',
    price: 10.99,
  },
  {
    title: 'The Left Hand of Darkness',
    authors: ['Ursula K. Le Guin'],
    publisher: 'Ace Books',
    category,
    description:
      'An envoy arrives alone on the frozen planet Gethen, whose people have no fixed gender, to invite them into a ' +
      'league of worlds. Court intrigue turns into a long escape across the ice and a difficult friendship.',
    price: 13.5,
  },
  {
    title: 'The Dispossessed',
    authors: ['Ursula K. Le Guin'],
    publisher: 'Harper & Row',
    category,
    description:
      'The physicist Shevek leaves his poor anarchist moon for the wealthy capitalist planet his people abandoned. ' +
      'Chapters alternate between both worlds and test what freedom, property and solidarity mean in practice.',
    price: 13.99,
  },
  {
    title: 'Do Androids Dream of Electric Sheep?',
    authors: ['Philip K. Dick'],
    publisher: 'Doubleday',
    category,
    description:
      'In a dusty, half-empty San Francisco, bounty hunter Rick Deckard tracks escaped androids and dreams of owning ' +
      'a real animal. The novel behind the film Blade Runner asks what empathy is worth.',
    price: 9.99,
  },
  {
    title: 'Solaris',
    authors: ['Stanisław Lem'],
    publisher: 'Faber and Faber',
    category,
    description:
      'A psychologist arrives at a research station above a planet covered by a living ocean and is visited by his ' +
      'dead wife. A novel about the limits of science and the impossibility of contact with an alien mind.',
    price: 10.5,
    outOfStock: true,
  },
  {
    title: "The Hitchhiker's Guide to the Galaxy",
    authors: ['Douglas Adams'],
    publisher: 'Pan Books',
    category,
    description:
      'Arthur Dent escapes in his dressing gown seconds before Earth is demolished for a hyperspace bypass. Comic ' +
      'science fiction with a two-headed president, a depressed robot, bad poetry and the number forty-two.',
    price: 8.99,
  },
  {
    title: 'Fahrenheit 451',
    authors: ['Ray Bradbury'],
    publisher: 'Ballantine Books',
    category,
    description:
      'Firemen burn books in a future city hooked on wall-sized television. Guy Montag is one of them until a ' +
      "neighbour's questions make him start reading, and he has to run from the mechanical hound.",
    price: 9.5,
    priceSale: 7.99,
    reviews: [
      { rating: 4, comment: 'The book people in the woods stayed with me for years.' },
      { rating: 3, comment: 'Powerful idea, overheated prose.' },
      { rating: 5, comment: 'Finished it in one sitting and then looked at my phone with disgust.' },
    ],
  },
  {
    title: 'The Three-Body Problem',
    authors: ['Liu Cixin'],
    publisher: 'Tor Books',
    category,
    description:
      'Begun in the violence of the Cultural Revolution, a secret Chinese project sends a signal into space. Decades ' +
      'later physicists are dying, a strange virtual reality game is spreading, and an alien civilization is on its ' +
      'way.',
    price: 16.99,
  },
  {
    title: '2001: A Space Odyssey',
    authors: ['Arthur C. Clarke'],
    publisher: 'New American Library',
    category,
    description:
      'A black monolith watches over early humans, another is dug up on the Moon, and the crew of the spaceship ' +
      'Discovery sets out for Saturn with the computer HAL 9000. Written alongside the film by Stanley Kubrick.',
    price: 11.5,
  },
  {
    title: 'Kindred',
    authors: ['Octavia E. Butler'],
    publisher: 'Doubleday',
    category,
    description:
      'Dana, a Black writer in 1976 California, is pulled again and again through time to a Maryland plantation ' +
      "before the Civil War, where she must keep a slaveholder's son alive because he is her ancestor.",
    price: 15.5,
  },
];
