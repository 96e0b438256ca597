// Sample books of the category "Algorithms and Computer Science": textbooks and classics.
import type { SampleBook } from '../sampleBook.js';

const category = 'Algorithms and Computer Science';

export const books: readonly SampleBook[] = [
  {
    title: 'Structure and Interpretation of Computer Programs',
    authors: ['Harold Abelson', 'Gerald Jay Sussman', 'Julie Sussman'],
    publisher: 'MIT Press',
    category,
    description:
      'The former MIT introductory course in Scheme. Programs are built from procedures and data abstractions, then ' +
      'with state, streams, a metacircular evaluator, a register machine and finally a compiler.',
    price: 56.99,
    reviews: [
      { rating: 5, comment: 'Writing an evaluator in the language it evaluates rewired my brain.' },
      { rating: 4, comment: 'Wonderful, though the calculus-heavy exercises slow down the first chapter.' },
      { rating: 5, comment: 'The chapter on streams is the most beautiful thing in any textbook I own.' },
      { rating: 2, comment: 'Too abstract as a first book. I gave up during the digital circuit simulator.' },
    ],
  },
  {
    title: 'Introduction to Algorithms',
    authors: ['Thomas H. Cormen', 'Charles E. Leiserson', 'Ronald L. Rivest', 'Clifford Stein'],
    publisher: 'MIT Press',
    category,
    description:
      'The standard university text, often called CLRS. Sorting, hash tables, balanced trees, dynamic programming, ' +
      'greedy methods, graph search, shortest paths, maximum flow and NP-completeness, with pseudocode and proofs.',
    price: 64.5,
    reviews: [
      { rating: 4, comment: 'Complete and rigorous. I look things up in it far more than I read it.' },
      { rating: 3, comment: 'The proofs are excellent but the prose assumes a lot of mathematics.' },
      { rating: 5, comment: 'Dynamic programming made sense only after the rod-cutting chapter.' },
      { rating: 2, comment: 'Dropped on us in the first term with no warning. Brutal.' },
    ],
  },
  {
    title: 'Algorithms',
    authors: ['Robert Sedgewick', 'Kevin Wayne'],
    publisher: 'Addison-Wesley',
    category,
    description:
      'Sorting, searching, graphs and strings taught through complete Java implementations and pictures of what the ' +
      'code does to the data. Each algorithm is analysed and tested on realistic inputs.',
    price: 61.99,
    priceSale: 49.5,
  },
  {
    title: 'The Algorithm Design Manual',
    authors: ['Steven S. Skiena'],
    publisher: 'Springer',
    category,
    description:
      'Half of it is a course in designing algorithms, told with war stories from real projects. The other half is a ' +
      'catalogue of some seventy-five common problems, saying how to recognise each one and what to use.',
    price: 55.99,
  },
  {
    title: 'Programming Pearls',
    authors: ['Jon Bentley'],
    publisher: 'Addison-Wesley',
    category,
    description:
      'Columns on the craft of solving small programming problems elegantly: sorting a huge file in little memory, ' +
      'getting binary search right, back-of-the-envelope estimates, code tuning and choosing the right data ' +
      'representation.',
    price: 31.99,
  },
  {
    title: 'Artificial Intelligence: A Modern Approach',
    authors: ['Stuart Russell', 'Peter Norvig'],
    publisher: 'Prentice Hall',
    category,
    description:
      'A broad textbook on intelligent agents. Search, constraint satisfaction, logic, planning, probability, ' +
      'decision theory, machine learning, natural language, vision and robotics are tied together by the idea of ' +
      'rational action.',
    price: 63.99,
  },
  {
    title: 'Compilers: Principles, Techniques, and Tools',
    authors: ['Alfred V. Aho', 'Monica S. Lam', 'Ravi Sethi', 'Jeffrey D. Ullman'],
    publisher: 'Addison-Wesley',
    category,
    description:
      'Known as the dragon book. Lexical analysis, parsing, syntax-directed translation, intermediate code, run-time ' +
      'environments, register allocation and optimization, explained with automata theory and grammars.',
    price: 62.99,
    outOfStock: true,
    reviews: [
      { rating: 3, comment: 'Parsing takes half of the book and optimization gets squeezed.' },
      { rating: 4, comment: 'Hard going alone, very good next to a course.' },
      { rating: 2, comment: 'Proof upon proof, and little help with writing an actual compiler.' },
    ],
  },
  {
    title: 'Modern Operating Systems',
    authors: ['Andrew S. Tanenbaum'],
    publisher: 'Prentice Hall',
    category,
    description:
      'How an operating system manages processes, threads, memory, files, devices and deadlocks, with case studies ' +
      'of Linux and Windows. Also looks at virtualization, multiprocessors and security.',
    price: 59.5,
  },
  {
    title: 'Computer Networks',
    authors: ['Andrew S. Tanenbaum'],
    publisher: 'Prentice Hall',
    category,
    description:
      'Networking from the bottom up, layer by layer: cables and radio, error correction, Ethernet, routing, ' +
      'congestion control, TCP, DNS, the web and cryptography. Protocols are explained through the problems they ' +
      'solve.',
    price: 60.99,
  },
  {
    title: 'Types and Programming Languages',
    authors: ['Benjamin C. Pierce'],
    publisher: 'MIT Press',
    category,
    description:
      'An introduction to type systems for programming languages. Starts with the untyped lambda calculus and builds ' +
      'up to subtyping, polymorphism, recursive types and type inference, with proofs and implementations in OCaml.',
    price: 58.5,
  },
  {
    title: 'Deep Learning',
    authors: ['Ian Goodfellow', 'Yoshua Bengio', 'Aaron Courville'],
    publisher: 'MIT Press',
    category,
    description:
      'A graduate text on neural networks: the linear algebra and probability they need, backpropagation, ' +
      'regularization, optimization, convolutional and recurrent networks, autoencoders and deep generative models.',
    price: 57.5,
    priceSale: 46,
  },
];
