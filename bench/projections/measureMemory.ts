// Memory of a rebuild: a process that does nothing else, on logs of which each is four times as long as the one before.
import type { BenchSetting, Section } from '../benchmark.js';
import { amount } from '../statistics.js';
import type { ShopSize } from './bookshop.js';
import { type Logs, startOurs } from './contestants.js';
import { speed } from './measureRebuilding.js';
import type { Memory, ReadMuch } from './tasks.js';

/** Left to itself, V8 lets garbage lie while the machine has memory, and the peak says more about that. */
const heapMiB = 256;

interface Used {
  readonly books: number;
  readonly before: Memory;
  readonly after: Memory;
  readonly rebuilt: ReadMuch;
  /** Of the rows that were built. */
  readonly jsonMiB: number;
}

export async function measureMemory(
  { books, ...rest }: ShopSize,
  { url }: Logs,
  setting: BenchSetting,
): Promise<Section> {
  const used: Used[] = [];
  for (const size of [books / 4, books, books * 4]) {
    const place = size === books ? url : await filledLog({ books: size, ...rest }, setting);
    setting.say(`memory of a rebuild, ${size.toLocaleString('en-US')} books`);
    used.push({ books: size, ...(await rebuildAlone(place)) });
  }
  return {
    title: 'Memory of our process during a rebuild',
    table: [
      ['Events', 'Books', 'Rows as JSON', 'Before', 'Peak', 'Events/s'],
      ...used.map(({ books, before, after, rebuilt, jsonMiB }) => [
        rebuilt.events.toLocaleString('en-US'),
        books.toLocaleString('en-US'),
        ...[jsonMiB, before.nowMiB, after.peakMiB].map((mebibytes) => `${amount(mebibytes)} MiB`),
        amount(speed(rebuilt)),
      ]),
    ],
    notes: [
      'What bounds the peak, however long the log: once the rows in memory come to 64 MiB as JSON (about twice that in ' +
        'memory), the rebuild brings them into the table, lets go of them and reads back those that further events ' +
        'concern. That costs time: see the last size, whose rows are more than that.',
      `Each rebuild had ${heapMiB} MiB for all its objects (--max-old-space-size) and would have died of more.`,
      'Resident memory as the system counts it; before: connected, nothing read yet. Events/s of one run each.',
    ],
  };
}

/** Another log, filled by another process: neither counts. @returns where it is. */
async function filledLog(shop: ShopSize, { server, say }: BenchSetting): Promise<string> {
  say(`filling a log with ${(shop.books * shop.eventsPerBook).toLocaleString('en-US')} events`);
  const url = await server.createDatabase(`shop_of_${shop.books}`);
  const filler = startOurs();
  await filler.ask('prepare', { url });
  await filler.ask('fill', { ...shop, everyNth: 1 });
  await filler.close();
  return url;
}

async function rebuildAlone(url: string): Promise<Omit<Used, 'books'>> {
  const contestant = startOurs({ heapMiB });
  await contestant.ask('prepare', { url });
  const before = await contestant.ask('memory', undefined);
  const rebuilt = await contestant.ask('rebuild', undefined);
  const after = await contestant.ask('memory', undefined);
  const { mebibytes: jsonMiB } = await contestant.ask('rowsAsJson', undefined);
  await contestant.close();
  return { before, after, rebuilt, jsonMiB };
}
