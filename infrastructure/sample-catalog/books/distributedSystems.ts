// Sample books of the category "Distributed Systems and Data": how large data systems are built and run.
import type { SampleBook } from '../sampleBook.js';

const category = 'Distributed Systems and Data';

export const books: readonly SampleBook[] = [
  {
    title: 'Designing Data-Intensive Applications',
    authors: ['Martin Kleppmann'],
    publisher: "O'Reilly Media",
    category,
    description:
      'What goes on inside databases and data systems: storage engines, replication, partitioning, transactions, ' +
      'consistency, consensus, batch and stream processing. Compares the trade-offs so that you can choose tools ' +
      'with open eyes.',
    price: 51.99,
    priceSale: 43.99,
    reviews: [
      { rating: 5, comment: 'The chapter on transactions cleared up ten years of half-knowledge.' },
      { rating: 5, comment: 'Finally a fair comparison of leader-based and leaderless replication.' },
      { rating: 4, comment: 'Very long, yet I could not name a chapter to cut.' },
      { rating: 5, comment: 'We run our architecture reading group from its reference lists.' },
      { rating: 3, comment: 'Excellent on principles, but I missed more hands-on configuration.' },
      { rating: 4, comment: 'The sea-chart maps at the start of each chapter made me smile.' },
    ],
  },
  {
    title: 'Site Reliability Engineering',
    authors: ['Betsy Beyer', 'Chris Jones', 'Jennifer Petoff', 'Niall Richard Murphy'],
    publisher: "O'Reilly Media",
    category,
    description:
      'Essays from Google engineers on running large services: service level objectives, error budgets, toil, ' +
      'alerting, on-call rotations, incident response and postmortems without blame.',
    price: 48.99,
    reviews: [
      { rating: 4, comment: 'Error budgets gave us a way to talk with product managers at last.' },
      { rating: 3, comment: 'Uneven, as any collection is, and written for a company the size of Google.' },
      { rating: 2, comment: 'Interesting stories, but few of them apply to a team of six.' },
    ],
  },
  {
    title: 'Building Microservices',
    authors: ['Sam Newman'],
    publisher: "O'Reilly Media",
    category,
    description:
      'When and how to split a system into small independently deployable services. Discusses boundaries, ' +
      'integration styles, splitting the database, testing, deployment, monitoring, security and the organisational ' +
      'side.',
    price: 46.5,
    priceSale: 38.99,
  },
  {
    title: 'Monolith to Microservices',
    authors: ['Sam Newman'],
    publisher: "O'Reilly Media",
    category,
    description:
      'Migration patterns for breaking up an existing monolithic application, including the strangler fig, branch by ' +
      'abstraction, parallel run and ways to pull apart a shared database without stopping the business.',
    price: 38.5,
    outOfStock: true,
  },
  {
    title: 'Release It!',
    authors: ['Michael T. Nygard'],
    publisher: 'Pragmatic Bookshelf',
    category,
    description:
      'Designing software that survives production. Real outages introduce stability patterns such as circuit ' +
      'breakers, bulkheads, timeouts and backpressure, followed by advice on capacity, deployment and operations.',
    price: 42.5,
  },
  {
    title: 'Database Internals',
    authors: ['Alex Petrov'],
    publisher: "O'Reilly Media",
    category,
    description:
      'A tour of how storage engines and distributed databases are built: B-trees, log-structured merge trees, page ' +
      'layout, write-ahead logs, failure detection, leader election, gossip and consensus algorithms.',
    price: 49.5,
  },
  {
    title: 'Enterprise Integration Patterns',
    authors: ['Gregor Hohpe', 'Bobby Woolf'],
    publisher: 'Addison-Wesley',
    category,
    description:
      'Sixty-five patterns for connecting applications with messaging: channels, routers, translators, aggregators, ' +
      'dead letter queues and process managers, each with its own icon and examples in several messaging products.',
    price: 56.5,
    reviews: [
      { rating: 5, comment: 'The pattern names are now the vocabulary of every message broker I use.' },
      { rating: 4, comment: 'Examples show their age but the pictures are still on our whiteboard.' },
      { rating: 3, comment: 'Could be half as long. The idea of each pattern fits on one page.' },
    ],
  },
  {
    title: 'Continuous Delivery',
    authors: ['Jez Humble', 'David Farley'],
    publisher: 'Addison-Wesley',
    category,
    description:
      'How to make releasing software a routine event through deployment pipelines, automated acceptance tests, ' +
      'configuration management, trunk-based development, and scripted environments and database migrations.',
    price: 47.5,
  },
  {
    title: 'Accelerate',
    authors: ['Nicole Forsgren', 'Jez Humble', 'Gene Kim'],
    publisher: 'IT Revolution Press',
    category,
    description:
      'Four years of survey research on what separates high-performing technology organisations. Deployment ' +
      'frequency, lead time, recovery time and change failure rate are measured and linked to engineering practices ' +
      'and culture.',
    price: 27.99,
  },
  {
    title: 'The Phoenix Project',
    authors: ['Gene Kim', 'Kevin Behr', 'George Spafford'],
    publisher: 'IT Revolution Press',
    category,
    description:
      'A business novel. A newly promoted IT manager has ninety days to rescue a failing project at an auto parts ' +
      'company, and learns about bottlenecks, work in progress and DevOps along the way.',
    price: 26.99,
    priceSale: 19.99,
    reviews: [
      { rating: 4, comment: 'Cartoonish characters, but I have met every single one of them.' },
      { rating: 2, comment: 'The plot is thin and the mentor figure lectures for pages.' },
      { rating: 5, comment: 'Gave it to my boss and it did more than any of my slides.' },
      { rating: 3, comment: 'Easy to read on a train, a little repetitive by the end.' },
    ],
  },
  {
    title: 'Kafka: The Definitive Guide',
    authors: ['Neha Narkhede', 'Gwen Shapira', 'Todd Palino'],
    publisher: "O'Reilly Media",
    category,
    description:
      'Installing, configuring and programming Apache Kafka. Producers, consumers, partitions and consumer groups, ' +
      'delivery guarantees, data pipelines, cross-cluster mirroring, monitoring and stream processing.',
    price: 50.99,
  },
  {
    title: 'NoSQL Distilled',
    authors: ['Pramod J. Sadalage', 'Martin Fowler'],
    publisher: 'Addison-Wesley',
    category,
    description:
      'A brief guide to non-relational databases: key-value, document, column-family and graph stores. Explains ' +
      'aggregates, sharding, replication, consistency and polyglot persistence without tying itself to one product.',
    price: 32.99,
  },
];
