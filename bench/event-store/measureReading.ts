// Reading the whole log in order, every event as an object with its JSON parsed.
import type { BenchSetting, Section } from '../benchmark.js';
import { amount, median, percentOf, ratio, spread } from '../statistics.js';
import type { Contestants } from './benchmark.js';
import type { ReadMuch } from './tasks.js';

export async function measureReading(contestants: Contestants, { quick, say }: BenchSetting): Promise<Section> {
  const { ours, emmett, limit } = contestants;
  const events = quick ? 30_000 : 500_000;
  const rounds = quick ? 1 : 3;
  const pages = quick ? 3 : 20;
  say(`filling both logs up to ${events.toLocaleString('en-US')} events`);
  await ours.ask('fill', { events });
  await emmett.ask('fill', { events });
  const results = { ours: [] as number[], emmett: [] as number[], limit: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    const isWarmUp = round === 0;
    say(`reading, ${isWarmUp ? 'warm-up' : `round ${round} of ${rounds}`}`);
    const amountToRead = isWarmUp ? { events: events / 5, pages: 1 } : { events, pages };
    const own = speed(await ours.ask('readAll', amountToRead));
    const theirs = speed(await emmett.ask('readAll', amountToRead));
    const bare = speed(await limit.ask('readAll', amountToRead));
    if (isWarmUp) continue;
    results.ours.push(own);
    results.emmett.push(theirs);
    results.limit.push(bare);
  }
  return {
    title: `Read all, ${events.toLocaleString('en-US')} events`,
    table: [
      ['Contestant', 'Events/s', 'The whole log takes'],
      ['ours, readAll', spread(results.ours), seconds(events, results.ours)],
      ['emmett, readMessagesBatch', spread(results.emmett), seconds(events, results.emmett)],
      ['the bare limit, COPY', spread(results.limit), seconds(events, results.limit)],
    ],
    notes: [
      `Ours: ${ratio(results.ours, results.emmett)} emmett, ${percentOf(results.ours, results.limit)} of the limit.`,
      `emmett reads ${pages} pages of 1,000, spread evenly over the log, that stand for all ${events / 1_000}.`,
    ],
  };
}

function speed({ events, seconds }: ReadMuch): number {
  return events / seconds;
}

function seconds(events: number, speeds: readonly number[]): string {
  return `${amount(events / median(speeds))} s`;
}
