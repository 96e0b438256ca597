// Memory of a rebuild: a process that does nothing else, on the whole log and on that of a shop of a quarter of the size.
import type { BenchSetting, Section } from '../benchmark.js';
import { amount } from '../statistics.js';
import type { ShopSize } from './bookshop.js';
import { type Logs, startOurs } from './contestants.js';
import type { Memory } from './tasks.js';

interface Used {
  readonly before: Memory;
  readonly after: Memory;
  readonly events: number;
}

export async function measureMemory(shop: ShopSize, { url }: Logs, setting: BenchSetting): Promise<Section> {
  const { say } = setting;
  say('memory of a rebuild');
  const small = await rebuildAlone(await quarter(shop, setting));
  const whole = await rebuildAlone(url);
  return {
    title: 'Memory of our process during a rebuild',
    table: [
      ['Events', 'Before', 'Peak'],
      ...[small, whole].map(({ events, before, after }) => [
        events.toLocaleString('en-US'),
        `${amount(before.nowMiB)} MiB`,
        `${amount(after.peakMiB)} MiB`,
      ]),
    ],
    notes: [
      `Four times the events and four times the books: ${amount(whole.after.peakMiB / small.after.peakMiB)} x the peak.`,
      'Resident memory as the system counts it; before: connected, nothing read yet.',
    ],
  };
}

/** Another log, filled by another process: neither counts. @returns where it is. */
async function quarter({ books, eventsPerBook }: ShopSize, { server }: BenchSetting): Promise<string> {
  const url = await server.createDatabase('quarter');
  const filler = startOurs();
  await filler.ask('prepare', { url });
  await filler.ask('fill', { books: books / 4, eventsPerBook, everyNth: 1 });
  await filler.close();
  return url;
}

async function rebuildAlone(url: string): Promise<Used> {
  const contestant = startOurs();
  await contestant.ask('prepare', { url });
  const before = await contestant.ask('memory', undefined);
  const { events } = await contestant.ask('rebuild', undefined);
  const after = await contestant.ask('memory', undefined);
  await contestant.close();
  return { before, after, events };
}
