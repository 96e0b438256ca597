// Sample books of the category "Science": popular science and classics of scientific writing.
import type { SampleBook } from '../sampleBook.js';

const category = 'Science';

export const books: readonly SampleBook[] = [
  {
    title: 'A Brief History of Time',
    authors: ['Stephen Hawking'],
    publisher: 'Bantam Books',
    category,
    description:
      'An introduction to cosmology for people without mathematics: space and time, the expanding universe, the ' +
      'uncertainty principle, black holes, the arrow of time and the search for one theory of everything.',
    price: 15.99,
    reviews: [
      { rating: 3, comment: 'Clear for four chapters, then I was lost at imaginary time.' },
      { rating: 4, comment: 'Only one equation, as promised, and a lot of dry humour.' },
      { rating: 2, comment: 'Everyone owns it. I doubt that many finished it.' },
      { rating: 4, comment: 'The black hole chapter is a triumph of plain explanation.' },
    ],
  },
  {
    title: 'The Selfish Gene',
    authors: ['Richard Dawkins'],
    publisher: 'Oxford University Press',
    category,
    description:
      'Evolution looked at from the viewpoint of the gene, for which bodies are survival machines. Explains kin ' +
      'selection, altruism, conflicts between parents and offspring, game theory, and the meme as a unit of culture.',
    price: 16.99,
  },
  {
    title: 'Cosmos',
    authors: ['Carl Sagan'],
    publisher: 'Random House',
    category,
    description:
      'A companion to the television series that joins astronomy with the history of science: the library of ' +
      'Alexandria, Kepler, the canals of Mars, the lives of the stars and the chance of other civilizations.',
    price: 21.99,
    priceSale: 17.5,
    reviews: [
      { rating: 5, comment: 'The pages on the library of Alexandria made me cry as a teenager.' },
      { rating: 5, comment: 'Gives science a sense of home.' },
      { rating: 4, comment: 'Some of the planetary data is out of date. The wonder is not.' },
    ],
  },
  {
    title: 'The Demon-Haunted World',
    authors: ['Carl Sagan'],
    publisher: 'Random House',
    category,
    description:
      'A defence of science and sceptical thinking against superstition, alien abductions, witch hunts and fake ' +
      'cures. Contains the baloney detection kit, a short list of tools for testing arguments and claims.',
    price: 18.25,
  },
  {
    title: 'The Structure of Scientific Revolutions',
    authors: ['Thomas S. Kuhn'],
    publisher: 'University of Chicago Press',
    category,
    description:
      'Science does not simply accumulate facts. Long periods of normal research within a paradigm are broken by ' +
      'crises and revolutions, after which scientists see the same world differently. Examples from Copernicus to ' +
      'Lavoisier.',
    price: 19.75,
  },
  {
    title: 'Silent Spring',
    authors: ['Rachel Carson'],
    publisher: 'Houghton Mifflin',
    category,
    description:
      'A marine biologist documents how DDT and other pesticides move through soil, water and food chains, killing ' +
      'birds and harming people. The book that helped to start the modern environmental movement.',
    price: 15.5,
    priceSale: 11.75,
  },
  {
    title: 'Gödel, Escher, Bach',
    authors: ['Douglas R. Hofstadter'],
    publisher: 'Basic Books',
    category,
    description:
      'Through a theorem, some drawings, a few canons and dialogues between Achilles and a Tortoise, this long book ' +
      'explores self-reference, formal systems, recursion and how minds might arise from meaningless parts.',
    price: 26.5,
    reviews: [
      { rating: 5, comment: 'The dialogues do with words what the music does with notes.' },
      { rating: 3, comment: 'Stunning, and also four hundred pages too long.' },
      { rating: 2, comment: 'Too pleased with its own puns for me.' },
      { rating: 4, comment: 'The best explanation of incompleteness I have come across.' },
    ],
  },
  {
    title: 'On the Origin of Species',
    authors: ['Charles Darwin'],
    publisher: 'John Murray',
    category,
    description:
      'The argument for evolution by natural selection, built from pigeon breeding, fossils, island birds, embryos ' +
      'and the struggle for existence. Surprisingly readable, and frank about the difficulties of the theory.',
    price: 12.99,
  },
  {
    title: 'The Emperor of All Maladies',
    authors: ['Siddhartha Mukherjee'],
    publisher: 'Scribner',
    category,
    description:
      'An oncologist writes the biography of cancer, from an ancient Egyptian papyrus through radical surgery, ' +
      'chemotherapy and the campaign against tobacco to targeted drugs, with the stories of his own patients.',
    price: 20.99,
    outOfStock: true,
  },
  {
    title: 'The Immortal Life of Henrietta Lacks',
    authors: ['Rebecca Skloot'],
    publisher: 'Crown',
    category,
    description:
      'In 1951 doctors took cells from a poor Black woman in Baltimore without asking. The HeLa cell line changed ' +
      'medicine, while her family knew nothing of it. A story of science, race and consent.',
    price: 16.25,
  },
  {
    title: 'Thinking in Systems',
    authors: ['Donella H. Meadows'],
    publisher: 'Chelsea Green Publishing',
    category,
    description:
      'A primer on systems thinking with stocks, flows, feedback loops and delays. Uses bathtubs, thermostats, ' +
      'fisheries and economies to show why systems surprise us and where to find the leverage points.',
    price: 18.75,
    reviews: [
      { rating: 5, comment: 'Leverage points changed how I look at every metric on our dashboard.' },
      { rating: 4, comment: 'Simple drawings, deep consequences.' },
      { rating: 4, comment: 'A gentle start to system dynamics, with no software needed.' },
    ],
  },
];
