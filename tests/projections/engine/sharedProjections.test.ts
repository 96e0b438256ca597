// Projections shared by real processes: fair, taken over soon, and closed to whoever has lost them without knowing it.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import type { TallyInstance } from '../../support/tallyInstance.js';
import { TallyScene } from '../../support/tallyScene.js';

const names = ['ledger_1', 'ledger_2', 'ledger_3', 'journal_1', 'journal_2', 'journal_3'];
const savesCheckpoint = 'insert into read_model.checkpoint';
/** The promise. */
const takeOverMs = 10_000;
/** A round of leases here and one there, and a process to start. */
const fewRoundsMs = 4_000;

let scene: TallyScene;
beforeEach(async () => {
  scene = await TallyScene.open(names);
});
afterEach(() => scene.close());

const start = (instance: string) => scene.start({ names, instance });

interface Held {
  readonly name: string;
  readonly instance: string;
  readonly token: string;
}

function held(): Promise<readonly Held[]> {
  return scene.database.query<Held>(
    `select substr(name, 12) as name, instance, token from read_model.lease join read_model.lease_holder using (boot)
     order by name`,
  );
}

/** How many each has, once it is so. */
function shares(expected: Readonly<Record<string, number>>, withinMs: number): Promise<void> {
  return eventually(
    async () => {
      const counts: Record<string, number> = {};
      for (const { instance } of await held()) counts[instance] = (counts[instance] ?? 0) + 1;
      expect(counts).toEqual(expected);
    },
    { withinMs },
  );
}

const hasEnded = ({ said }: TallyInstance) =>
  said.filter(({ started }) => started).length === said.filter(({ ended }) => ended).length;

describe('instances of the service', () => {
  test('share the projections fairly, also with one that comes later, and one that stops gives its own back at once', async () => {
    scene.startWriting();
    const one = start('one');
    await shares({ one: 6 }, fewRoundsMs);
    const other = start('other');
    await shares({ one: 3, other: 3 }, fewRoundsMs);
    await one.process.stop();
    await shares({ other: 6 }, fewRoundsMs);
    await scene.stopWriting();
    await scene.caughtUp(names);
    await scene.expectExact(names);
    expect([one, other].flatMap(({ errors }) => errors)).toEqual([]);
  });

  test('take over what one of them did that was killed, within ten seconds', async () => {
    const [killed] = [start('killed'), start('other')];
    await shares({ killed: 3, other: 3 }, fewRoundsMs);
    scene.startWriting();
    await scene.caughtUp(names);
    await killed.process.kill();
    const killedAtMs = performance.now();
    await scene.append(100);
    await scene.caughtUp(names, { withinMs: takeOverMs });
    await shares({ other: 6 }, 0);
    expect(performance.now() - killedAtMs).toBeLessThan(takeOverMs);
    await scene.stopWriting();
    await scene.caughtUp(names);
    await scene.expectExact(names);
  });

  test('are kept from writing what they lost while they stood still, and get work anew in an orderly manner', async () => {
    const fate = { signal: 'SIGSTOP', statements: 0 } as const;
    const inWriting = { ...fate, after: [savesCheckpoint] };
    const beforeWriting = { ...fate, after: [savesCheckpoint, 'commit', 'select page.*'] };
    const frozen = [inWriting, beforeWriting].map((each, index) =>
      scene.start({ names, instance: `frozen ${index + 1}`, fate: each }),
    );
    await shares({ 'frozen 1': 3, 'frozen 2': 3 }, fewRoundsMs);
    await eventually(async () => {
      await scene.append(1);
      for (const { said } of frozen) expect(said).toContainEqual({ stopped: true });
    });

    const other = start('other');
    await scene.append(100);
    await scene.caughtUp(names, { withinMs: takeOverMs });
    await shares({ other: 6 }, 0);
    const lost = await held();
    const before = await written();

    for (const { process } of frozen) process.wake();
    await eventually(() => expect(frozen.map(hasEnded)).toEqual([true, true]));
    expect(await written()).toEqual(before);

    await shares({ 'frozen 1': 2, 'frozen 2': 2, other: 2 }, 2 * fewRoundsMs);
    await scene.append(100);
    await scene.caughtUp(names);
    await scene.expectExact(names);
    for (const { name, token } of await held()) {
      expect((await scene.checkpoint(name)).fence).toBe(BigInt(token));
      expect(BigInt(token)).toBeGreaterThanOrEqual(BigInt(lost.find((lease) => lease.name === name)?.token ?? 0));
    }
    expect(other.errors).toEqual([]);
  });
});

/** Every row with the transaction that wrote it last, and the checkpoints but for their fences. */
async function written(): Promise<readonly unknown[]> {
  const all = names.map(async (name) => {
    const { build, fence: _, ...checkpoint } = await scene.checkpoint(name);
    const rows = await scene.database.query(`select xmin, id, chain from read_model.${name}_${build} order by id`);
    return { name, build, ...checkpoint, rows };
  });
  return Promise.all(all);
}
