// Sample books of the category "History": works of history for general readers.
import type { SampleBook } from '../sampleBook.js';

const category = 'History';

export const books: readonly SampleBook[] = [
  {
    title: 'Guns, Germs, and Steel',
    authors: ['Jared Diamond'],
    publisher: 'W. W. Norton',
    category,
    description:
      'Why did Eurasian societies conquer others and not the other way round? The answer offered here is geography: ' +
      'which plants and animals could be domesticated, how crops spread along a continent, and which diseases ' +
      'followed.',
    price: 19.99,
    priceSale: 15.99,
    reviews: [
      { rating: 4, comment: 'The chapters on crop domestication are fascinating.' },
      { rating: 2, comment: 'Explains everything by geography and leaves out what people decided.' },
      { rating: 3, comment: 'Makes its argument by page eighty, then makes it again.' },
    ],
  },
  {
    title: 'Sapiens',
    authors: ['Yuval Noah Harari'],
    publisher: 'Harvill Secker',
    category,
    description:
      'A sweeping account of humankind from foragers to genetic engineering. Shared fictions such as money, nations ' +
      'and religion are presented as the reason why our species could cooperate in large numbers.',
    price: 22.5,
    priceSale: 16.99,
    reviews: [
      { rating: 3, comment: 'Great storyteller, but the footnotes are thin for such large claims.' },
      { rating: 5, comment: 'I keep arguing with it in my head, which is a compliment.' },
      { rating: 2, comment: 'Anthropologists in my family threw up their hands at chapter five.' },
      { rating: 4, comment: 'Money as a shared fiction is an idea I now use daily.' },
      { rating: 4, comment: 'The chapter on wheat domesticating us is a lovely reversal.' },
    ],
  },
  {
    title: 'SPQR',
    authors: ['Mary Beard'],
    publisher: 'Profile Books',
    category,
    description:
      'A thousand years of ancient Rome, from doubtful legends about Romulus to the grant of citizenship to all free ' +
      'inhabitants in 212. Pays as much attention to bakers, slaves and jokes as to emperors and generals.',
    price: 18.99,
  },
  {
    title: 'The Guns of August',
    authors: ['Barbara W. Tuchman'],
    publisher: 'Macmillan',
    category,
    description:
      'The first month of the First World War, from a royal funeral to the eve of the battle of the Marne. Shows how ' +
      'rigid war plans, vanity and misjudgement locked the European powers into catastrophe.',
    price: 18.5,
    reviews: [
      { rating: 5, comment: 'The funeral procession in the first chapter is unbeatable scene-setting.' },
      { rating: 4, comment: 'Troop movements need a better map than the one provided.' },
      { rating: 5, comment: 'Reads like a tragedy whose ending everyone can see but the cast.' },
    ],
  },
  {
    title: 'A Distant Mirror',
    authors: ['Barbara W. Tuchman'],
    publisher: 'Alfred A. Knopf',
    category,
    description:
      "Fourteenth-century Europe, with its plague, schism, peasant revolts and the Hundred Years' War, seen through " +
      'the life of the French nobleman Enguerrand de Coucy. Medieval daily life in close detail.',
    price: 21.5,
  },
  {
    title: 'The Silk Roads',
    authors: ['Peter Frankopan'],
    publisher: 'Bloomsbury',
    category,
    description:
      'World history with its centre moved east, to the lands between the Mediterranean and China. Trade in silk, ' +
      'slaves, furs, silver and oil connects the rise and fall of Persia, Baghdad, the Mongols and modern powers.',
    price: 20.5,
  },
  {
    title: '1491',
    authors: ['Charles C. Mann'],
    publisher: 'Alfred A. Knopf',
    category,
    description:
      'What the Americas were like before Columbus. New archaeology points to larger populations, older cities and ' +
      'landscapes shaped by people, from Inca terraces to the managed forests of the Amazon.',
    price: 19.5,
  },
  {
    title: 'The Making of the Atomic Bomb',
    authors: ['Richard Rhodes'],
    publisher: 'Simon & Schuster',
    category,
    description:
      'From the discovery of the nucleus to Hiroshima. Portraits of Bohr, Szilard, Fermi and Oppenheimer, clear ' +
      'explanations of the physics, the Manhattan Project at Los Alamos, and the politics of using the weapon.',
    price: 28.99,
  },
  {
    title: 'The Histories',
    authors: ['Herodotus'],
    publisher: 'Penguin Classics',
    category,
    description:
      'An inquiry into the wars between Greeks and Persians, including Marathon, Thermopylae and Salamis. On the way ' +
      'its author reports customs, crocodiles, oracles and tall tales from Egypt, Scythia and Babylon.',
    price: 13.5,
    outOfStock: true,
  },
  {
    title: "King Leopold's Ghost",
    authors: ['Adam Hochschild'],
    publisher: 'Houghton Mifflin',
    category,
    description:
      'How the king of the Belgians turned the Congo into his private rubber colony at the cost of millions of ' +
      'lives, and how a shipping clerk, missionaries and diplomats exposed the crime in an early human rights ' +
      'campaign.',
    price: 17.99,
    priceSale: 13.5,
    reviews: [
      { rating: 5, comment: 'I was ashamed of how little I knew.' },
      { rating: 5, comment: 'A villain, a handful of heroes and a crime hidden in shipping records.' },
      { rating: 4, comment: 'Harrowing. I could read only one chapter at a time.' },
    ],
  },
  {
    title: 'Postwar',
    authors: ['Tony Judt'],
    publisher: 'Penguin Press',
    category,
    description:
      'Europe since 1945, east and west together: ruins and displaced people, the Marshall Plan, the Iron Curtain, ' +
      'prosperity, 1968, the end of communism and the memory of the Holocaust. Nearly a thousand pages.',
    price: 29.99,
  },
];
