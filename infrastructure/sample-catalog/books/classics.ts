// Sample books of the category "Classics": novels from the seventeenth to the nineteenth century.
import type { SampleBook } from '../sampleBook.js';

const category = 'Classics';

export const books: readonly SampleBook[] = [
  {
    title: 'Pride and Prejudice',
    authors: ['Jane Austen'],
    publisher: 'Penguin Classics',
    category,
    description:
      'Elizabeth Bennet, one of five unmarried daughters, takes against the proud Mr Darcy, and both must learn how ' +
      'wrong first impressions can be. A comedy of manners about marriage, money and self-knowledge.',
    price: 7.99,
    reviews: [
      { rating: 5, comment: "Funnier each time. Mr Collins's proposal made me laugh out loud." },
      { rating: 5, comment: 'Elizabeth is still the most likeable heroine in English fiction.' },
      { rating: 3, comment: 'I could not keep track of who earns how much a year.' },
      { rating: 4, comment: 'The letter in the middle changes everything, including the reader.' },
      { rating: 4, comment: 'Charlotte Lucas is the saddest and most sensible person in it.' },
    ],
  },
  {
    title: 'Emma',
    authors: ['Jane Austen'],
    publisher: 'John Murray',
    category,
    description:
      'Handsome, clever and rich, Emma Woodhouse amuses herself by arranging marriages for her neighbours in ' +
      'Highbury and gets almost every one of them wrong, including her own feelings for Mr Knightley.',
    price: 8.5,
  },
  {
    title: 'Jane Eyre',
    authors: ['Charlotte Brontë'],
    publisher: 'Smith, Elder & Co.',
    category,
    description:
      'An orphan grows up in a harsh charity school, becomes governess at Thornfield Hall and falls in love with its ' +
      'moody master, Mr Rochester, who keeps a secret in the attic. Told in her own stubborn voice.',
    price: 8.99,
  },
  {
    title: 'Wuthering Heights',
    authors: ['Emily Brontë'],
    publisher: 'Penguin Classics',
    category,
    description:
      'The foundling Heathcliff loves Catherine Earnshaw, loses her to a richer neighbour and takes revenge on two ' +
      'families for a generation. A violent, ghostly story set on the Yorkshire moors.',
    price: 7.5,
    reviews: [
      { rating: 2, comment: 'Every character is dreadful, and they all share the same three names.' },
      { rating: 1, comment: 'Sold to me as a love story. It is a story about cruelty.' },
      { rating: 4, comment: 'The servant telling the tale is as unreliable as anyone in it.' },
      { rating: 2, comment: 'The second generation feels like reading it all over again.' },
      { rating: 5, comment: 'Wild, and unlike anything else of its century.' },
    ],
  },
  {
    title: 'Great Expectations',
    authors: ['Charles Dickens'],
    publisher: 'Chapman & Hall',
    category,
    description:
      "Pip, a blacksmith's boy, meets an escaped convict in a churchyard and is later lifted into gentlemanly life " +
      'by an unknown benefactor. With Miss Havisham in her rotting wedding dress and the cold Estella.',
    price: 9.5,
  },
  {
    title: 'Moby-Dick',
    authors: ['Herman Melville'],
    publisher: 'Harper & Brothers',
    category,
    description:
      'Ishmael signs on to the whaling ship Pequod, whose captain, Ahab, is hunting the white whale that took his ' +
      'leg. Adventure alternates with sermons, jokes and whole chapters on whales, rope and blubber.',
    price: 11.99,
    priceSale: 8.99,
    reviews: [
      { rating: 2, comment: 'A chapter classifying whales nearly finished me.' },
      { rating: 5, comment: 'Strange, comic and enormous. The digressions are the point.' },
      { rating: 3, comment: 'Two hundred brilliant pages inside a very long book.' },
    ],
  },
  {
    title: 'Frankenstein',
    authors: ['Mary Shelley'],
    publisher: "Oxford World's Classics",
    category,
    description:
      'Victor Frankenstein assembles a living creature and abandons it in horror. The lonely, well-read monster begs ' +
      'for a companion and takes revenge on his maker in a story that runs from Geneva to the Arctic ice.',
    price: 7.25,
  },
  {
    title: 'Les Misérables',
    authors: ['Victor Hugo'],
    publisher: 'Penguin Classics',
    category,
    description:
      'Jean Valjean, imprisoned for stealing bread, tries to live as an honest man while Inspector Javert pursues ' +
      'him through the France of the 1820s and 1830s. With Fantine, Cosette, the Paris sewers and the barricades.',
    price: 16.5,
    reviews: [
      { rating: 5, comment: 'The bishop and the candlesticks: nothing has moved me more.' },
      { rating: 4, comment: 'I skipped Waterloo the first time and loved it the second time.' },
      { rating: 3, comment: 'Wonderful story, interrupted by essays on convents and sewers.' },
    ],
  },
  {
    title: 'Germinal',
    authors: ['Émile Zola'],
    publisher: 'Penguin Classics',
    category,
    description:
      'Étienne Lantier finds work in a coal mine in northern France and leads the starving miners out on strike. A ' +
      'harsh, closely researched novel about labour, poverty and revolt in the 1860s.',
    price: 11.5,
  },
  {
    title: 'Thérèse Raquin',
    authors: ['Émile Zola'],
    publisher: 'Penguin Classics',
    category,
    description:
      'A young woman trapped in marriage to her sickly cousin murders him with the help of her lover. Guilt then ' +
      'slowly poisons the pair in a damp Paris arcade, under the eyes of her paralysed mother-in-law.',
    price: 8.25,
    outOfStock: true,
  },
  {
    title: 'Crime and Punishment',
    authors: ['Fyodor Dostoevsky'],
    publisher: 'Penguin Classics',
    category,
    description:
      'Raskolnikov, a poor former student in Saint Petersburg, kills a pawnbroker to prove that he stands above ' +
      'ordinary morality. Fever, an ingenious investigator and the devout Sonya bring him towards confession.',
    price: 12.25,
    reviews: [
      { rating: 5, comment: 'The interrogations by Porfiry are better than any modern thriller.' },
      { rating: 4, comment: 'Feverish and exhausting in exactly the right way.' },
      { rating: 4, comment: 'Keep a list of the names and patronymics beside you.' },
    ],
  },
  {
    title: 'Anna Karenina',
    authors: ['Leo Tolstoy'],
    publisher: 'Penguin Classics',
    category,
    description:
      'Anna leaves her husband and son for Count Vronsky and is shut out of Russian society, while the landowner ' +
      'Levin looks for meaning in farming, marriage and faith. Two lives set side by side.',
    price: 13.25,
    priceSale: 10.5,
  },
  {
    title: 'Don Quixote',
    authors: ['Miguel de Cervantes'],
    publisher: 'Penguin Classics',
    category,
    description:
      'An ageing gentleman has read so many romances of chivalry that he rides out as a knight to right wrongs, with ' +
      'the farmer Sancho Panza as squire. Windmills, inns and puppet shows all become adventures.',
    price: 14.25,
  },
];
