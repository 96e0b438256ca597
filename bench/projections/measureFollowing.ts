// Catching up: the live projection behind a full log, row by row visible to readers, indexes in place.
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
  const results = { ours: [] as number[], emmett: [] as number[] };
  const rebuilt = await ours.ask('digest', {});
  for (let round = 1; round <= rounds; round++) {
    say(`following, round ${round} of ${rounds}`);
    results.ours.push(speed(await ours.ask('follow', undefined)));
    results.emmett.push(speed(await emmett.ask('follow', undefined)));
    await provenSame(contestants, logs);
  }
  const followed = await ours.ask('digest', {});
  if (followed?.hash !== rebuilt?.hash) throw new Error('Our live projection and our rebuild differ in their rows.');
  return {
    title: `Live projection, ${logs.events.toLocaleString('en-US')} events behind`,
    table: [
      ['Contestant', 'Events/s'],
      ['ours, runProjection', spread(results.ours)],
      ["emmett, consumer's projector", spread(results.emmett)],
    ],
    notes: [
      `Aim: at least 30,000 events/s. Measured: ${amount(median(results.ours))}, ${ratio(results.ours, results.emmett)} emmett.`,
      'The logs are those of the rebuild. Both keep rows and checkpoint in one transaction.',
      `All ${(followed?.rows ?? 0).toLocaleString('en-US')} rows of ours are those of the rebuild; emmett's were compared as above.`,
    ],
  };
}
