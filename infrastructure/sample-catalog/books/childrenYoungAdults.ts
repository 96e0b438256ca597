// Sample books of the category "Children and Young Adults": books for children and teenagers.
import type { SampleBook } from '../sampleBook.js';

const category = 'Children and Young Adults';

export const books: readonly SampleBook[] = [
  {
    title: "Alice's Adventures in Wonderland",
    authors: ['Lewis Carroll'],
    publisher: 'Macmillan',
    category,
    description:
      'Alice follows a White Rabbit down a hole into a place where size, logic and language misbehave. With the ' +
      "Cheshire Cat, the Mad Hatter's tea party, a croquet game with flamingos and the Queen of Hearts.",
    price: 7.99,
  },
  {
    title: "Charlotte's Web",
    authors: ['E. B. White'],
    publisher: 'Harper & Brothers',
    category,
    description:
      'Wilbur the pig is to be slaughtered until Charlotte, a spider in the barn doorway, writes words about him in ' +
      'her web. A gentle farm story for children about friendship, death and the seasons.',
    price: 8.75,
    reviews: [
      { rating: 5, comment: 'Three generations of us have cried at the same page.' },
      { rating: 5, comment: 'Nobody wrote clearer sentences for children.' },
      { rating: 4, comment: 'Templeton the rat steals every scene.' },
    ],
  },
  {
    title: 'The Little Prince',
    authors: ['Antoine de Saint-Exupéry'],
    publisher: 'Reynal & Hitchcock',
    category,
    description:
      'A pilot stranded in the Sahara meets a boy from a tiny asteroid who has left behind a proud rose. The boy ' +
      'tells of the grown-ups he met on other planets and of the fox who taught him about taming.',
    price: 9.25,
    reviews: [
      { rating: 4, comment: 'The fox chapter is perfect, the rest a bit sugary.' },
      { rating: 5, comment: 'I read it in three languages and it works in all of them.' },
      { rating: 2, comment: 'A sermon for adults pretending to be a book for children.' },
    ],
  },
  {
    title: 'Matilda',
    authors: ['Roald Dahl'],
    publisher: 'Jonathan Cape',
    category,
    description:
      'A tiny girl who has read her way through the library has crooked parents and a monstrous headmistress, Miss ' +
      'Trunchbull. When Matilda discovers that she can move things with her mind, she takes revenge.',
    price: 8.25,
    priceSale: 5.99,
  },
  {
    title: "Harry Potter and the Philosopher's Stone",
    authors: ['J. K. Rowling'],
    publisher: 'Bloomsbury',
    category,
    description:
      'An orphan living in a cupboard under the stairs learns on his eleventh birthday that he is a wizard. His ' +
      'first year at Hogwarts brings friends, broomsticks, a three-headed dog and the murderer of his parents.',
    price: 10.99,
  },
  {
    title: 'Harry Potter and the Chamber of Secrets',
    authors: ['J. K. Rowling'],
    publisher: 'Bloomsbury',
    category,
    description:
      "In Harry's second year at Hogwarts, messages in blood appear on the walls and pupils are found petrified. " +
      'Harry, Ron and Hermione look for the hidden chamber and for the heir who has opened it.',
    price: 10.99,
    reviews: [
      { rating: 3, comment: 'The weakest of the series, although the diary is a great device.' },
      { rating: 4, comment: 'Moaning Myrtle in the bathroom is a comic gem.' },
      { rating: 4, comment: 'My nine-year-old slept with the light on because of the spiders.' },
    ],
  },
  {
    title: 'The Lion, the Witch and the Wardrobe',
    authors: ['C. S. Lewis'],
    publisher: 'Geoffrey Bles',
    category,
    description:
      'Four children sent to the country in wartime find a way through a wardrobe into Narnia, where the White Witch ' +
      'makes it always winter and never Christmas. The great lion Aslan is on the move.',
    price: 8.99,
  },
  {
    title: 'The Hunger Games',
    authors: ['Suzanne Collins'],
    publisher: 'Scholastic',
    category,
    description:
      'In a country risen from the ruins of North America, each district must send two teenagers to fight to the ' +
      "death on television. Katniss Everdeen takes her sister's place and learns to play for the cameras.",
    price: 12.25,
    priceSale: 8.99,
    reviews: [
      { rating: 4, comment: 'Katniss is prickly and I believed every decision she made.' },
      { rating: 3, comment: 'The arena is gripping, the love triangle less so.' },
      { rating: 5, comment: 'Reality television taken to its logical end.' },
    ],
  },
  {
    title: 'Pippi Longstocking',
    authors: ['Astrid Lindgren'],
    publisher: 'Viking Press',
    category,
    description:
      'Nine years old and strong enough to lift a horse, Pippi lives alone in Villa Villekulla with a monkey and a ' +
      'suitcase of gold. The children next door are never bored again, whatever teachers and policemen say.',
    price: 7.75,
  },
  {
    title: 'Finn Family Moomintroll',
    authors: ['Tove Jansson'],
    publisher: 'Ernest Benn',
    category,
    description:
      "The Moomins wake from their winter sleep and find a hobgoblin's hat that transforms whatever falls into it. " +
      'Clouds to ride on, a jungle in the living room, and two small visitors with a secret suitcase.',
    price: 8.4,
    outOfStock: true,
  },
  {
    title: 'A Wrinkle in Time',
    authors: ["Madeleine L'Engle"],
    publisher: 'Farrar, Straus and Giroux',
    category,
    description:
      'Meg Murry, her small brother Charles Wallace and their friend Calvin travel through a fold in space and time ' +
      'to free her father, a physicist, from a planet where everybody moves to the same beat.',
    price: 9.8,
  },
];
