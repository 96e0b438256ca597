// Sample books of the category "Design and Usability": books on interaction, graphic and information design.
import type { SampleBook } from '../sampleBook.js';

const category = 'Design and Usability';

export const books: readonly SampleBook[] = [
  {
    title: 'The Design of Everyday Things',
    authors: ['Donald A. Norman'],
    publisher: 'Basic Books',
    category,
    description:
      'Why people push doors that should be pulled, and whose fault that is. A psychologist explains affordances, ' +
      'signifiers, mapping, feedback and human error, using taps, stoves, telephones and light switches.',
    price: 22.99,
    reviews: [
      { rating: 5, comment: 'I now see bad doors everywhere and cannot stop talking about them.' },
      { rating: 4, comment: 'Repeats itself a little, but the stove example is unbeatable.' },
      { rating: 5, comment: 'Every developer who blames users should read the chapter on error.' },
    ],
  },
  {
    title: 'Emotional Design',
    authors: ['Donald A. Norman'],
    publisher: 'Basic Books',
    category,
    description:
      'Attractive things seem to work better. Looks at the visceral, behavioural and reflective sides of how we ' +
      'respond to objects such as teapots, cars and robots, and why pleasure belongs in product design.',
    price: 20.99,
  },
  {
    title: "Don't Make Me Think",
    authors: ['Steve Krug'],
    publisher: 'New Riders',
    category,
    description:
      'A short, funny guide to web usability. People scan instead of reading and take the first reasonable option, ' +
      'so pages need clear hierarchy, obvious links and few words. Includes cheap do-it-yourself user testing.',
    price: 35.5,
    priceSale: 28,
    reviews: [
      { rating: 5, comment: 'Two hours of reading, and our navigation improved the next day.' },
      { rating: 4, comment: 'Screenshots look old, the advice does not.' },
      { rating: 4, comment: 'The chapter on omitting needless words follows its own rule.' },
      { rating: 3, comment: 'All of it is common sense, which is either praise or criticism.' },
    ],
  },
  {
    title: 'About Face',
    authors: ['Alan Cooper', 'Robert Reimann', 'David Cronin', 'Christopher Noessel'],
    publisher: 'Wiley',
    category,
    description:
      'A full method for interaction design driven by user goals: research, personas, scenarios and frameworks, then ' +
      'detailed advice on menus, dialogs, selection, undo and touch interfaces.',
    price: 50,
  },
  {
    title: 'The Inmates Are Running the Asylum',
    authors: ['Alan Cooper'],
    publisher: 'Sams',
    category,
    description:
      'A polemic on why software-based products frustrate people. Engineers who build features for themselves are ' +
      'the inmates of the title, and designing for one concrete persona is offered as the way out.',
    price: 29.99,
    outOfStock: true,
    reviews: [
      { rating: 2, comment: 'Spends far longer insulting programmers than proposing anything.' },
      { rating: 3, comment: 'The personas chapter is important. The rest is a long complaint.' },
      { rating: 1, comment: 'Felt like a sales brochure for a consultancy.' },
    ],
  },
  {
    title: 'The Visual Display of Quantitative Information',
    authors: ['Edward R. Tufte'],
    publisher: 'Graphics Press',
    category,
    description:
      'A theory of statistical graphics with many historical charts, good and bad. Introduces data-ink, chartjunk, ' +
      'small multiples and the lie factor, and shows how to draw graphs that respect the numbers.',
    price: 48,
    reviews: [
      { rating: 5, comment: "Minard's map of the Russian campaign alone justifies the shelf space." },
      { rating: 5, comment: 'I deleted most of the gridlines in our reports after reading this.' },
      { rating: 4, comment: 'Beautifully printed, and sometimes stricter than real life allows.' },
    ],
  },
  {
    title: 'Envisioning Information',
    authors: ['Edward R. Tufte'],
    publisher: 'Graphics Press',
    category,
    description:
      'How maps, timetables, diagrams and other flat surfaces can show rich, many-dimensional information. Chapters ' +
      'treat layering and separation, small multiples, colour, and narratives of space and time.',
    price: 47,
  },
  {
    title: 'A Pattern Language',
    authors: [
      'Christopher Alexander',
      'Sara Ishikawa',
      'Murray Silverstein',
      'Max Jacobson',
      'Ingrid Fiksdahl-King',
      'Shlomo Angel',
    ],
    publisher: 'Oxford University Press',
    category,
    description:
      'Two hundred and fifty-three linked patterns for towns, neighbourhoods, houses, gardens and rooms, from the ' +
      'distribution of cities down to window seats. The idea of patterns later spread from architecture into ' +
      'software.',
    price: 63.5,
  },
  {
    title: 'Universal Principles of Design',
    authors: ['William Lidwell', 'Kritina Holden', 'Jill Butler'],
    publisher: 'Rockport Publishers',
    category,
    description:
      'An illustrated encyclopedia of design concepts on facing pages, one principle with text on the left and ' +
      "pictures on the right: affordance, the 80/20 rule, Fitts' law, the golden ratio, Hick's law and many more.",
    price: 34,
  },
  {
    title: 'The Elements of Typographic Style',
    authors: ['Robert Bringhurst'],
    publisher: 'Hartley & Marks',
    category,
    description:
      'A poet and book designer sets out the principles of typography: rhythm and proportion, choosing and combining ' +
      'typefaces, page shape, analphabetic symbols and diacritics, with a survey of type designers and faces.',
    price: 30.99,
  },
  {
    title: 'Grid Systems in Graphic Design',
    authors: ['Josef Müller-Brockmann'],
    publisher: 'Niggli',
    category,
    description:
      'The Swiss handbook of layout with modular grids, in German and English. Shows how to derive columns, fields ' +
      'and margins from type size and paper format, with examples for books, posters and exhibitions.',
    price: 52,
    priceSale: 41.5,
  },
];
