// The live projection: catching up from the first event, and following row by row with its indexes in place.
import type { BenchSetting, Section } from '../benchmark.js';
import { amount, median, ratio, spread } from '../statistics.js';
import { type Measured, speed } from './measureRebuilding.js';
import { provenSame } from './provenSame.js';

export async function measureFollowing(
  { contestants, logs }: Measured,
  { quick, say }: BenchSetting,
): Promise<Section> {
  const { ours, emmett } = contestants;
  const rounds = quick ? 1 : 3;
  const results = { anew: [] as number[], followed: [] as number[], emmett: [] as number[] };
  const rebuilt = await ours.ask('digest', {});
  const provenRebuilt = async () => {
    if ((await ours.ask('digest', {}))?.hash === rebuilt?.hash) return;
    throw new Error('Our live projection and our rebuild differ in their rows.');
  };
  let events = 0;
  for (let round = 1; round <= rounds; round++) {
    say(`following, round ${round} of ${rounds}`);
    // In a quick run the log is too short for that.
    const anew = await ours.ask('followFromFirst', undefined);
    if (!anew.isBuiltAnew && !quick) throw new Error('Far behind, our live projection did not build anew.');
    results.anew.push(speed(anew));
    await provenRebuilt();
    const followed = await ours.ask('followFromHalfway', undefined);
    if (followed.isBuiltAnew) throw new Error('Our live projection built anew instead of following.');
    results.followed.push(speed(followed));
    events = followed.events;
    await provenRebuilt();
    results.emmett.push(speed(await emmett.ask('follow', undefined)));
    await provenSame(contestants, logs);
  }
  return section({ results, events, rows: rebuilt?.rows ?? 0 });
}

interface Outcome {
  readonly results: Readonly<Record<'anew' | 'followed' | 'emmett', readonly number[]>>;
  /** That ours followed. */
  readonly events: number;
  readonly rows: number;
}

function section({ results, events, rows }: Outcome): Section {
  return {
    title: 'Live projection, behind a full log',
    table: [
      ['Contestant', 'Events/s'],
      ['ours, from the first event: it builds anew', spread(results.anew)],
      ['ours, from half-way: row by row', spread(results.followed)],
      ["emmett, consumer's projector, from the first event: row by row", spread(results.emmett)],
    ],
    notes: [
      `Aim: at least 30,000 events/s row by row. Measured: ${amount(median(results.followed))}, ` +
        `${ratio(results.followed, results.emmett)} emmett.`,
      `From half-way it followed ${events.toLocaleString('en-US')} events in the build that it began with. ` +
        'Farther behind than half of the log, and more than 100,000 events, ours rebuilds: readers see that at its end.',
      'The logs are those of the rebuild. Both keep rows and checkpoint in one transaction.',
      `Each time all ${rows.toLocaleString('en-US')} rows of ours were those of the rebuild; emmett's were compared as above.`,
    ],
  };
}
