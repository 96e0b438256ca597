// Sample books of the category "Programming Languages": guides to particular programming languages.
import type { SampleBook } from '../sampleBook.js';

const category = 'Programming Languages';

export const books: readonly SampleBook[] = [
  {
    title: 'The C Programming Language',
    authors: ['Brian W. Kernighan', 'Dennis M. Ritchie'],
    publisher: 'Prentice Hall',
    category,
    description:
      'The compact tutorial and reference to C by the people closest to it. From the hello world program to ' +
      'pointers, arrays, structures and the UNIX system interface, with exercises that became standard teaching ' +
      'material.',
    price: 45.99,
    reviews: [
      { rating: 5, comment: 'Short, exact and never talks down to you. The pointer chapter is a model.' },
      { rating: 5, comment: 'The exercises are where the learning happens, do not skip them.' },
      { rating: 4, comment: 'Not for absolute beginners, whatever people say.' },
    ],
  },
  {
    title: 'The Go Programming Language',
    authors: ['Alan A. A. Donovan', 'Brian W. Kernighan'],
    publisher: 'Addison-Wesley',
    category,
    description:
      'A thorough introduction to Go: composite types, methods, interfaces, goroutines and channels, packages, ' +
      'testing and reflection. Example programs range from a web fetcher to a concurrent chat server.',
    price: 41.99,
    priceSale: 33.99,
  },
  {
    title: 'Effective Java',
    authors: ['Joshua Bloch'],
    publisher: 'Addison-Wesley',
    category,
    description:
      'Numbered items of advice for Java programmers on builders, equals and hashCode, generics, enums, lambdas, ' +
      'exceptions, serialization and concurrency. Every item states a rule, the reasons for it and the exceptions.',
    price: 53.99,
    priceSale: 44.99,
  },
  {
    title: 'JavaScript: The Good Parts',
    authors: ['Douglas Crockford'],
    publisher: "O'Reilly Media",
    category,
    description:
      'A slim, opinionated tour of the subset of JavaScript worth using: functions, closures, prototypal objects and ' +
      'JSON. Lists the awful parts too, such as global variables and the double-equals operator.',
    price: 24.99,
    reviews: [
      { rating: 2, comment: 'Overtaken by modern JavaScript. No modules, no promises, no classes.' },
      { rating: 3, comment: 'Historically important and pleasantly brief, but no longer a starting point.' },
      { rating: 2, comment: 'The railroad diagrams take up too many of its few pages.' },
      { rating: 4, comment: 'Taught me closures properly, and that outlasted everything else in it.' },
    ],
  },
  {
    title: 'Eloquent JavaScript',
    authors: ['Marijn Haverbeke'],
    publisher: 'No Starch Press',
    category,
    description:
      'Teaches programming itself through JavaScript, from values and control flow to higher-order functions, the ' +
      'browser document, canvas drawing and Node. Project chapters build a robot, a small language and a platform ' +
      'game.',
    price: 35.99,
  },
  {
    title: 'Fluent Python',
    authors: ['Luciano Ramalho'],
    publisher: "O'Reilly Media",
    category,
    description:
      'For people who already write Python and want to use its features well: the data model and special methods, ' +
      'sequences, dictionaries, decorators, iterators and generators, type hints, async code and metaclasses.',
    price: 58.99,
  },
  {
    title: 'The C++ Programming Language',
    authors: ['Bjarne Stroustrup'],
    publisher: 'Addison-Wesley',
    category,
    description:
      'The designer of C++ describes the complete language and its standard library, including classes, templates, ' +
      'exceptions, resource management, containers, algorithms and concurrency. Long, exact and meant as a ' +
      'reference.',
    price: 64.99,
  },
  {
    title: 'The Rust Programming Language',
    authors: ['Steve Klabnik', 'Carol Nichols'],
    publisher: 'No Starch Press',
    category,
    description:
      'The official guide to Rust. Explains ownership, borrowing and lifetimes, pattern matching, traits, error ' +
      'handling, Cargo and fearless concurrency, and ends by building a multithreaded web server.',
    price: 37.99,
  },
  {
    title: 'Programming TypeScript',
    authors: ['Boris Cherny'],
    publisher: "O'Reilly Media",
    category,
    description:
      'Covers TypeScript from everyday annotations to advanced types: unions, generics, mapped and conditional ' +
      'types, type-safe error handling, asynchronous code and moving an existing JavaScript project over step by ' +
      'step.',
    price: 40.99,
    outOfStock: true,
  },
  {
    title: 'Effective TypeScript',
    authors: ['Dan Vanderkam'],
    publisher: "O'Reilly Media",
    category,
    description:
      'Specific items on getting more out of the TypeScript compiler: structural typing, inference, narrowing, ' +
      'avoiding any, modelling data so that only valid states can be represented, and writing declaration files.',
    price: 43.99,
    priceSale: 35.2,
  },
  {
    title: 'Learn You a Haskell for Great Good!',
    authors: ['Miran Lipovača'],
    publisher: 'No Starch Press',
    category,
    description:
      'A playful, illustrated first course in functional programming with Haskell. Lazy evaluation, type classes, ' +
      'recursion, folds, functors, applicatives, monoids and monads are introduced with jokes and small examples.',
    price: 36.99,
    reviews: [
      { rating: 4, comment: 'The doodles kept me going until monads finally made sense.' },
      { rating: 3, comment: 'Fun to read but there are no exercises, so little of it stayed.' },
      { rating: 5, comment: 'Friendliest route into type classes that I know of.' },
    ],
  },
];
