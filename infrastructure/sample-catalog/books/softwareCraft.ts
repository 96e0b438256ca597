// Sample books of the category "Software Craft": books on writing, testing and organising software well.
import type { SampleBook } from '../sampleBook.js';

const category = 'Software Craft';

export const books: readonly SampleBook[] = [
  {
    title: 'The Pragmatic Programmer',
    authors: ['Andrew Hunt', 'David Thomas'],
    publisher: 'Addison-Wesley',
    category,
    description:
      'Short, practical chapters on the habits of a working developer: removing duplication, tracer bullets, ' +
      'automating the dull parts, debugging without guessing and taking responsibility for the result. ' +
      'Language-neutral and useful early in a career.',
    price: 44.99,
    priceSale: 36.5,
    reviews: [
      { rating: 5, comment: 'I reread the chapter on orthogonality every year and it still catches me out.' },
      { rating: 5, comment: 'The tips fit on a card, but the stories around them are what stick.' },
      { rating: 4, comment: 'Some tool advice has aged; the thinking behind it has not.' },
      { rating: 3, comment: 'Solid, although most of it will be familiar after five years on the job.' },
    ],
  },
  {
    title: 'Clean Code',
    authors: ['Robert C. Martin'],
    publisher: 'Prentice Hall',
    category,
    description:
      'Rules and worked examples, mostly in Java, for readable code: meaningful names, small functions, few ' +
      'comments, tidy error handling and unit tests. The last third walks through long refactorings step by step.',
    price: 42.99,
    reviews: [
      { rating: 5, comment: 'Naming functions properly changed how my whole team reviews code.' },
      { rating: 2, comment: 'The tiny-functions rule is pushed so far that the examples get harder to follow.' },
      { rating: 3, comment: 'Good opening chapters, then long Java listings that I skimmed.' },
      { rating: 4, comment: 'Argue with it, but read it. Half of our style guide comes from here.' },
      { rating: 2, comment: 'Treats opinions as laws. Junior colleagues took it far too literally.' },
    ],
  },
  {
    title: 'Refactoring',
    authors: ['Martin Fowler'],
    publisher: 'Addison-Wesley',
    category,
    description:
      'A catalogue of small behaviour-preserving changes to existing code, such as extracting a function or ' +
      'replacing a conditional, each with motivation and mechanics. It opens with the code smells that tell you when ' +
      'to apply them.',
    price: 49.99,
    reviews: [
      { rating: 5, comment: 'The catalogue format makes it easy to look up a move in the middle of a change.' },
      { rating: 4, comment: 'The first worked example alone is worth an afternoon.' },
      { rating: 5, comment: 'Taught me to take small steps and run the tests between them.' },
    ],
  },
  {
    title: 'Design Patterns',
    authors: ['Erich Gamma', 'Richard Helm', 'Ralph Johnson', 'John Vlissides'],
    publisher: 'Addison-Wesley',
    category,
    description:
      'The Gang of Four catalogue of twenty-three object-oriented solutions, among them Observer, Strategy, Factory ' +
      'Method and Visitor. Each pattern is described with its intent, structure, trade-offs and sample code in C++ ' +
      'or Smalltalk.',
    price: 54.99,
    priceSale: 45,
    reviews: [
      { rating: 5, comment: 'Gave our team names for things we were already doing badly.' },
      { rating: 3, comment: 'A reference to dip into, not something to read from cover to cover.' },
      { rating: 4, comment: 'Dated C++ samples, yet the trade-off sections remain excellent.' },
      { rating: 2, comment: 'Many of these patterns vanish in a language with first-class functions.' },
    ],
  },
  {
    title: 'Domain-Driven Design',
    authors: ['Eric Evans'],
    publisher: 'Addison-Wesley',
    category,
    description:
      'How to put a model of the business at the heart of complex software. Introduces the ubiquitous language, ' +
      'entities, value objects, aggregates, repositories and bounded contexts, and shows how models are kept honest ' +
      'between teams.',
    price: 59.99,
    priceSale: 47.5,
    reviews: [
      { rating: 5, comment: 'Bounded contexts finally explained why our single customer model kept failing.' },
      { rating: 4, comment: 'Dense and slow, but part four on strategic design repays the effort.' },
      { rating: 3, comment: 'Great ideas buried in long prose. Start with the second half.' },
      { rating: 5, comment: 'The cargo shipping example made aggregates clear to me.' },
    ],
  },
  {
    title: 'Code Complete',
    authors: ['Steve McConnell'],
    publisher: 'Microsoft Press',
    category,
    description:
      'A thick handbook of software construction that covers variables, routines, loops, defensive programming, code ' +
      'layout, debugging and estimation. Advice is backed by studies on what actually lowers the number of defects.',
    price: 47.99,
  },
  {
    title: 'Working Effectively with Legacy Code',
    authors: ['Michael C. Feathers'],
    publisher: 'Prentice Hall',
    category,
    description:
      'Legacy code here means code without tests. The book gives techniques for getting it under control: finding ' +
      'seams, breaking dependencies, writing characterization tests and making changes safely in large untested ' +
      'classes.',
    price: 52.99,
    outOfStock: true,
    reviews: [
      { rating: 5, comment: 'The only book that met me where my codebase really was.' },
      { rating: 5, comment: 'Seams and characterization tests got us through a ten-year-old billing module.' },
      { rating: 4, comment: 'The questions used as chapter titles are exactly what I was asking.' },
    ],
  },
  {
    title: 'Test-Driven Development: By Example',
    authors: ['Kent Beck'],
    publisher: 'Addison-Wesley',
    category,
    description:
      'Two programs are built from nothing, a multi-currency money class and a small xUnit testing framework, always ' +
      'in the rhythm of failing test, passing code, cleanup. Closes with patterns for working in red, green, ' +
      'refactor cycles.',
    price: 39.99,
  },
  {
    title: 'The Mythical Man-Month',
    authors: ['Frederick P. Brooks Jr.'],
    publisher: 'Addison-Wesley',
    category,
    description:
      'Essays drawn from managing the IBM OS/360 project. Explains why adding people to a late software project ' +
      'makes it later, why conceptual integrity matters, and why the second system tends to be overloaded.',
    price: 34.99,
    priceSale: 27.99,
    reviews: [
      { rating: 5, comment: 'Half a century old and it still describes our last release.' },
      { rating: 4, comment: 'The hardware is ancient history, the scheduling mistakes are not.' },
      { rating: 3, comment: 'The surgical team idea never convinced me. The rest did.' },
      { rating: 4, comment: 'The essay on the second system should hang in every planning room.' },
    ],
  },
  {
    title: 'Clean Architecture',
    authors: ['Robert C. Martin'],
    publisher: 'Prentice Hall',
    category,
    description:
      'Argues for keeping business rules independent of databases, frameworks and user interfaces. Covers the SOLID ' +
      'principles, component cohesion and coupling, boundaries, and dependencies that point inward to policy.',
    price: 38.99,
  },
  {
    title: 'Peopleware',
    authors: ['Tom DeMarco', 'Timothy Lister'],
    publisher: 'Dorset House',
    category,
    description:
      'Software projects fail for human reasons more often than technical ones. These essays on management look at ' +
      'quiet offices, interruptions, overtime, turnover and what makes a team gel or fall apart.',
    price: 33.5,
  },
  {
    title: 'Patterns of Enterprise Application Architecture',
    authors: ['Martin Fowler'],
    publisher: 'Addison-Wesley',
    category,
    description:
      'Catalogue of recurring designs for business applications: domain model, transaction script, data mapper, ' +
      'active record, unit of work, lazy load, optimistic locking and remote facades, with examples in Java and C#.',
    price: 57.99,
  },
  {
    title: 'Growing Object-Oriented Software, Guided by Tests',
    authors: ['Steve Freeman', 'Nat Pryce'],
    publisher: 'Addison-Wesley',
    category,
    description:
      'Follows the building of an auction-sniping desktop program from the first end-to-end test onward. Shows how ' +
      'mock objects expose the roles and messages between objects and how listening to the tests improves the ' +
      'design.',
    price: 46.99,
  },
];
