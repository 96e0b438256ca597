// Sample books of the category "Philosophy": philosophical works, ancient to modern.
import type { SampleBook } from '../sampleBook.js';

const category = 'Philosophy';

export const books: readonly SampleBook[] = [
  {
    title: 'The Republic',
    authors: ['Plato'],
    publisher: 'Penguin Classics',
    category,
    description:
      'Socrates and his companions ask what justice is and design an ideal city ruled by philosophers. Includes the ' +
      'allegory of the cave, the ring that makes men invisible, the divided line and an attack on the poets.',
    price: 11.25,
    priceSale: 8.99,
    reviews: [
      { rating: 3, comment: 'The cave is brilliant, the ideal city is a nightmare.' },
      { rating: 4, comment: 'Read it as an argument to join, not as a plan to follow.' },
      { rating: 2, comment: 'Everyone keeps saying yes, Socrates.' },
    ],
  },
  {
    title: 'Meditations',
    authors: ['Marcus Aurelius'],
    publisher: 'Penguin Classics',
    category,
    description:
      "Private notes of a Roman emperor to himself, written partly on campaign. Stoic reminders to do one's duty, " +
      'accept change, put up with difficult people and remember how soon everything is forgotten.',
    price: 9.5,
    priceSale: 7.25,
    reviews: [
      { rating: 5, comment: 'I open it at random on bad mornings.' },
      { rating: 4, comment: 'Repetitive, because he really was writing for himself.' },
      { rating: 5, comment: 'An emperor who has trouble getting out of bed is good company.' },
    ],
  },
  {
    title: 'Meditations on First Philosophy',
    authors: ['René Descartes'],
    publisher: 'Cambridge University Press',
    category,
    description:
      'Six meditations that begin by doubting everything, even the senses and mathematics, and rebuild knowledge ' +
      'from the certainty of the thinking self. Arguments for the existence of God and for mind as distinct from ' +
      'body.',
    price: 17.5,
  },
  {
    title: 'Critique of Pure Reason',
    authors: ['Immanuel Kant'],
    publisher: 'Cambridge University Press',
    category,
    description:
      'What can reason know independently of experience, and where must it stop? Develops the forms of space and ' +
      'time, the categories, the distinction between appearances and things in themselves, and the antinomies.',
    price: 36.5,
    reviews: [
      { rating: 1, comment: 'Sentences as long as my commute. I surrendered at the schematism.' },
      { rating: 4, comment: 'Impossible without a commentary, rewarding with one.' },
      { rating: 3, comment: 'I respect it more than I understand it.' },
    ],
  },
  {
    title: 'Fear and Trembling',
    authors: ['Søren Kierkegaard'],
    publisher: 'Penguin Classics',
    category,
    description:
      'Under the name Johannes de silentio, the author circles around the story of Abraham and Isaac and asks how ' +
      'faith can demand what ethics forbids. The knight of faith and the teleological suspension of the ethical.',
    price: 10.75,
  },
  {
    title: 'Either/Or',
    authors: ['Søren Kierkegaard'],
    publisher: 'Penguin Classics',
    category,
    description:
      'Two bundles of papers found in a desk set two ways of life against each other. A young aesthete writes on ' +
      'Mozart, boredom and seduction; a judge answers him with letters in defence of marriage and choice.',
    price: 15.75,
  },
  {
    title: 'Thus Spoke Zarathustra',
    authors: ['Friedrich Nietzsche'],
    publisher: 'Penguin Classics',
    category,
    description:
      'The prophet Zarathustra comes down from his mountain to teach the overman, the will to power and eternal ' +
      'recurrence. Philosophy written as parable, song and parody of scripture.',
    price: 11.75,
  },
  {
    title: 'The Second Sex',
    authors: ['Simone de Beauvoir'],
    publisher: 'Alfred A. Knopf',
    category,
    description:
      'A study of how woman has been made the Other of man, through biology, history, myth, literature and lived ' +
      'experience from childhood to old age. A founding work of modern feminist philosophy.',
    price: 24.5,
  },
  {
    title: 'A Theory of Justice',
    authors: ['John Rawls'],
    publisher: 'Harvard University Press',
    category,
    description:
      'Which principles would people choose for their society if they did not know their own place in it? Defends ' +
      'equal liberty and the difference principle as fairness, against utilitarianism.',
    price: 33.99,
    outOfStock: true,
  },
  {
    title: 'The Human Condition',
    authors: ['Hannah Arendt'],
    publisher: 'University of Chicago Press',
    category,
    description:
      'Distinguishes labour, work and action, and traces how the ancient ranking of these activities was overturned ' +
      'in the modern age. Considers the public and the private realm, science, and the promise of new beginnings.',
    price: 20.25,
  },
  {
    title: 'Zen and the Art of Motorcycle Maintenance',
    authors: ['Robert M. Pirsig'],
    publisher: 'William Morrow',
    category,
    description:
      'A father and his son ride a motorcycle from Minnesota to California. Between camps and engine repairs the ' +
      'narrator looks for the meaning of Quality and for the brilliant, broken man he used to be.',
    price: 14.75,
    priceSale: 10.99,
  },
];
