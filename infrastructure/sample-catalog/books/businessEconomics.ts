// Sample books of the category "Business and Economics": books on management, markets and economic thinking.
import type { SampleBook } from '../sampleBook.js';

const category = 'Business and Economics';

export const books: readonly SampleBook[] = [
  {
    title: 'Thinking, Fast and Slow',
    authors: ['Daniel Kahneman'],
    publisher: 'Farrar, Straus and Giroux',
    category,
    description:
      'Two systems run our thinking, one quick and intuitive, one slow and lazy. A psychologist explains anchoring, ' +
      'availability, overconfidence, loss aversion and prospect theory through experiments you can try on yourself.',
    price: 19,
    reviews: [
      { rating: 5, comment: 'I fell for every single example, even after being warned.' },
      { rating: 3, comment: 'The priming studies have not held up, so read that part with care.' },
      { rating: 4, comment: 'Better in small portions. It is a lifetime of research.' },
    ],
  },
  {
    title: 'Capital in the Twenty-First Century',
    authors: ['Thomas Piketty'],
    publisher: 'Harvard University Press',
    category,
    description:
      'Three centuries of data on income and wealth from France, Britain, the United States and elsewhere. When ' +
      'returns on capital exceed growth, inequality rises, and the author proposes a global tax on wealth.',
    price: 37.5,
  },
  {
    title: 'The Lean Startup',
    authors: ['Eric Ries'],
    publisher: 'Crown Business',
    category,
    description:
      'Treats a new company as a series of experiments. Build a minimum viable product, measure what customers do, ' +
      'learn, and either pivot or persevere. With innovation accounting and many examples from software firms.',
    price: 24.5,
    reviews: [
      { rating: 3, comment: 'One strong idea, stretched over three hundred pages.' },
      { rating: 4, comment: 'Gave us permission to ship something embarrassing and learn from it.' },
      { rating: 2, comment: 'Survivor stories dressed up as science.' },
    ],
  },
  {
    title: 'Zero to One',
    authors: ['Peter Thiel', 'Blake Masters'],
    publisher: 'Crown Business',
    category,
    description:
      'Notes from a Stanford course on startups. Argues that progress comes from new monopolies and not from ' +
      'competition, and asks founders which important truth very few people agree with them on.',
    price: 23.5,
    priceSale: 17.25,
    reviews: [
      { rating: 2, comment: 'Contrarian for its own sake, and short on evidence.' },
      { rating: 1, comment: 'Competition is for losers, says a man with a monopoly to sell.' },
      { rating: 4, comment: 'The question about secrets is worth the price.' },
      { rating: 3, comment: 'Quick to read, easy to quote, hard to apply.' },
    ],
  },
  {
    title: "The Innovator's Dilemma",
    authors: ['Clayton M. Christensen'],
    publisher: 'Harvard Business School Press',
    category,
    description:
      'Why well-run companies lose their markets by listening to their best customers. Disk drives, excavators and ' +
      'steel mills show how cheap, inferior technologies grow until they displace the leaders.',
    price: 27.5,
  },
  {
    title: 'Freakonomics',
    authors: ['Steven D. Levitt', 'Stephen J. Dubner'],
    publisher: 'William Morrow',
    category,
    description:
      'Economics applied to odd questions: why drug dealers live with their mothers, whether sumo wrestlers cheat, ' +
      'what estate agents hide and how much parents matter. Incentives are the common thread.',
    price: 15.25,
  },
  {
    title: 'The Goal',
    authors: ['Eliyahu M. Goldratt', 'Jeff Cox'],
    publisher: 'North River Press',
    category,
    description:
      'A plant manager has three months to save his factory and his marriage. The novel teaches the theory of ' +
      'constraints: find the bottleneck, subordinate everything to it, and stop measuring efficiency in the wrong ' +
      'places.',
    price: 22,
    reviews: [
      { rating: 5, comment: 'Herbie on the scout hike is the best lesson on bottlenecks ever written.' },
      { rating: 3, comment: 'The marriage subplot is painful, the factory is great.' },
      { rating: 4, comment: 'Explained our release queue better than any agile book.' },
    ],
  },
  {
    title: 'High Output Management',
    authors: ['Andrew S. Grove'],
    publisher: 'Random House',
    category,
    description:
      'The head of Intel on running teams as if they were production lines with measurable output: leverage, ' +
      'meetings, one-on-ones, planning, performance reviews and decisions, starting from a breakfast kitchen.',
    price: 17.75,
  },
  {
    title: 'The Black Swan',
    authors: ['Nassim Nicholas Taleb'],
    publisher: 'Random House',
    category,
    description:
      'Rare, unforeseen events shape history and markets far more than our models admit. A combative essay on ' +
      'randomness, fat tails, silent evidence, and experts who mistake the bell curve for the world.',
    price: 18.8,
    outOfStock: true,
  },
  {
    title: 'The Big Short',
    authors: ['Michael Lewis'],
    publisher: 'W. W. Norton',
    category,
    description:
      'The American housing crash of 2008 told through a few outsiders who saw that subprime mortgage bonds would ' +
      'fail and bet against them. Explains CDOs and credit default swaps through people.',
    price: 16.75,
  },
  {
    title: 'Debt: The First 5,000 Years',
    authors: ['David Graeber'],
    publisher: 'Melville House',
    category,
    description:
      "An anthropologist's history of credit and obligation. Barter never came first, he argues: debt is older than " +
      'coins, and has been tied to violence, slavery, religion and revolt from Sumer to the present.',
    price: 22.25,
    priceSale: 18,
  },
];
