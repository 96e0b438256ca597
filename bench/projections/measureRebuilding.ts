// Rebuilding: the read model anew from the whole log, from the call to readers seeing it.
import type { BenchSetting, Section } from '../benchmark.js';
import { amount, median, percentOf, ratio, spread } from '../statistics.js';
import type { Contestants, Logs } from './contestants.js';
import { provenSame } from './provenSame.js';
import type { ReadMuch } from './tasks.js';

export interface Measured {
  readonly contestants: Contestants;
  readonly logs: Logs;
}

export const speed = ({ events, seconds }: ReadMuch) => events / seconds;

export async function measureRebuilding(
  { contestants, logs }: Measured,
  { quick, say }: BenchSetting,
): Promise<Section> {
  const { ours, emmett, limit } = contestants;
  const rounds = quick ? 1 : 3;
  const results = { ours: [] as number[], emmett: [] as number[], limit: [] as number[] };
  let rows = 0;
  for (let round = 1; round <= rounds; round++) {
    say(`rebuilding, round ${round} of ${rounds}`);
    results.ours.push(speed(await ours.ask('rebuild', undefined)));
    results.limit.push(speed(await limit.ask('readAll', undefined)));
    results.emmett.push(speed(await emmett.ask('rebuild', undefined)));
    rows = await provenSame(contestants, logs);
  }
  const takes = (speeds: readonly number[]) => `${amount(logs.events / median(speeds))} s`;
  return {
    title: `Rebuild from ${logs.events.toLocaleString('en-US')} events`,
    table: [
      ['Contestant', 'Events/s', 'The whole log takes'],
      ['ours, rebuildProjection', spread(results.ours), takes(results.ours)],
      ['emmett, rebuildPostgreSQLProjections', spread(results.emmett), takes(results.emmett)],
      ['the bare limit, COPY read and parsed', spread(results.limit), takes(results.limit)],
    ],
    notes: [
      `Aim: at least 50 x emmett and 70 % of the limit. Measured: ${ratio(results.ours, results.emmett)} and ` +
        `${percentOf(results.ours, results.limit)}.`,
      `emmett's log holds every ${logs.everyNth}th book with all its events (${logs.emmettEvents.toLocaleString('en-US')}): ` +
        'the whole would take too long. That favours emmett, whose query for a page looks at the whole log.',
      `After every round the ${rows.toLocaleString('en-US')} rows of those books were compared, in all columns but updated_at: ` +
        'the same in both.',
    ],
  };
}
