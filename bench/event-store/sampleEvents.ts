// Events like the product's: the catalog's, about 700 bytes of data and metadata as JSON, ids of version 7.
import { v7 as uuidV7 } from 'uuid';
import type { EventToAppend } from '../../application/ports/eventStore.js';

const types = ['BookListed', 'BookRevised', 'BookPriceChanged', 'BookStockChanged', 'BookRatingChanged'] as const;
const description =
  'A quiet novel of a bookseller who keeps the night shift of a harbour town and writes down what its customers ask for; ' +
  'the list grows longer than the stock, and then one of them comes back to ask for the list.';

let count = 0;

export function newStream(): string {
  return `book-${uuidV7()}`;
}

export function sampleEvents(stream: string, amount: number): readonly EventToAppend[] {
  return Array.from({ length: amount }, () => sampleEvent(stream));
}

function sampleEvent(stream: string): EventToAppend {
  count++;
  const id = uuidV7();
  return {
    id,
    type: types[count % types.length] ?? 'BookListed',
    data: {
      id: stream.slice('book-'.length),
      name: `The Keeper of the Night Shift, volume ${count}`,
      description,
      imageUrl: `https://books.example.com/covers/${count}.jpg`,
      category: { id, name: 'Fiction' },
      price: 10 + (count % 20),
      priceSale: null,
      status: 'InStock',
    },
    metadata: { correlationId: id, causationId: id, actor: 'scheduler', instance: 'bookworm-1', schemaVersion: 1 },
  };
}
