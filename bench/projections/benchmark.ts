// Building a read model from the log: ours beside emmett's and beside merely reading the log.
import type { Benchmark, BenchSetting, Section } from '../benchmark.js';
import { type Contestants, type Logs, startAll } from './contestants.js';
import { measureFollowing } from './measureFollowing.js';
import { measureMemory } from './measureMemory.js';
import { measureRebuilding } from './measureRebuilding.js';
import type { LogShare } from './tasks.js';

const eventsPerBook = 50;
const everyNth = 40;

async function run(setting: BenchSetting): Promise<readonly Section[]> {
  const shop = { books: setting.quick ? 400 : 20_000, eventsPerBook };
  const contestants = startAll();
  try {
    const logs = await fillLogs(contestants, { ...shop, everyNth }, setting);
    return [
      await measureRebuilding({ contestants, logs }, setting),
      await measureFollowing({ contestants, logs }, setting),
      await measureMemory(shop, logs, setting),
    ];
  } finally {
    await Promise.all(Object.values(contestants).map((contestant) => contestant.close()));
  }
}

async function fillLogs(
  { ours, emmett, limit }: Contestants,
  share: LogShare,
  { server, say }: BenchSetting,
): Promise<Logs> {
  say(`filling the log of ours with ${(share.books * share.eventsPerBook).toLocaleString('en-US')} events`);
  const url = await server.createDatabase('ours');
  await ours.ask('prepare', { url });
  await limit.ask('prepare', { url });
  const { events } = await ours.ask('fill', { ...share, everyNth: 1 });
  say("filling emmett's log");
  await emmett.ask('prepare', { url: await server.createDatabase('emmett') });
  const theirs = await emmett.ask('fill', share);
  return { events, url, emmettEvents: theirs.events, emmettBooks: theirs.books, everyNth: share.everyNth };
}

export const benchmark: Benchmark = { title: 'Building the read model bookSearch from the log', run };
