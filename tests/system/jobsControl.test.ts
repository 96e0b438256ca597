// What operators type about the jobs of a service that runs in another process, and what that service makes of it.
import { userInfo } from 'node:os';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { jobNames } from '../../application/scheduling/jobs.js';
import type { Schedule } from '../../domain/scheduling/schedule.js';
import type { BookwormProcess } from '../support/bookwormProcess.js';
import { eventually } from '../support/eventually.js';
import { JobsScene } from '../support/jobsScene.js';

// Every command is a process of its own.
jest.setTimeout(120_000);

const job = 'resendErrorEmail';
const actor = `operator:${userInfo().username}`;
let scene: JobsScene;
let service: BookwormProcess;

beforeAll(async () => {
  scene = await JobsScene.open();
  service = await scene.serve({ JOBS_RESEND_ERROR_EMAIL_CRON: '* * * * * *' });
});

afterAll(async () => {
  await service.stop();
  await scene.close();
});

describe('a paused job', () => {
  test('is not run by the service until it is resumed, and the ticks in between are skipped', async () => {
    await scene.claimsByItself(job);
    const { code, stdout } = await scene.type('pause', job, '--reason', 'no mail server');
    const advice = `"bookworm jobs resume ${job}" lets it go on.`;
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${job} is paused. ${advice}\n` });
    const length = await scene.length(job);
    const { pause } = await scene.told(job, (record) => record.pause !== null);
    expect(pause).toEqual({ reason: 'no mail server', by: actor, since: expect.any(String) });
    expect((await scene.type('list')).stdout).toMatch(
      RegExp(`${job} .* paused +- .* paused by ${actor} since \\S+: no mail server\n`),
    );
    const again = await scene.type('pause', job, '--reason', 'again');
    expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/is paused since \S+: no mail server/) });
    expect(await scene.length(job)).toBe(length);

    const resumed = await scene.ask<{ skipped: number }>('resume', job, '--reason', 'it is back');
    expect(resumed).toMatchObject({ changed: true, caughtUp: 0 });
    expect(resumed.skipped).toBeGreaterThan(0);
    expect(await scene.events(job, 'TicksSkipped', length)).toMatchObject([
      { reason: 'paused', count: resumed.skipped },
    ]);
    expect(await scene.events(job, 'JobResumed', length)).toMatchObject([{ reason: 'it is back', missed: 'skip' }]);
    await scene.claimsByItself(job);
    expect((await scene.type('resume', job)).stdout).toBe(`${job} is not paused.\n`);
  });

  test('is caught up when that is asked for, as far as its policy goes', async () => {
    await scene.ask('edit', job, '--misfire', 'all:2', '--reason', 'each counts', '--yes');
    const { events } = await scene.ask<{ events: { data: { at: string } }[] }>('pause', job, '--reason', 'no mail');
    const pausedAt = Date.parse(events[0]?.data.at ?? '');
    await eventually(() => expect(Date.now() - pausedAt).toBeGreaterThan(4_000));
    const length = await scene.length(job);
    const { stdout } = await scene.type('resume', job, '--missed', 'catch-up');
    expect(stdout).toBe(`${job} goes on. Missed ticks: 0 skipped, 2 to be caught up.\n`);
    await eventually(async () =>
      expect(await scene.events(job, 'TicksSkipped', length)).toMatchObject([{ reason: 'catchup-limit' }]),
    );
    await scene.ask('edit', job, '--as-code', '--reason', 'enough', '--yes');
  });

  test('is run by hand only on purpose', async () => {
    await scene.ask('pause', job, '--reason', 'to look');
    const refused = await scene.type('run', job);
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('--although-paused') });
    const { events } = await scene.ask<{ events: object[] }>('run', job, '--although-paused', '--reason', 'to see it');
    expect(events[0]).toMatchObject({ type: 'RunClaimed', data: { trigger: 'manual', reason: 'to see it' } });
    await scene.ask('resume', job);
  });
});

describe('an edited job', () => {
  test('shows what changes, and changes nothing without a yes', async () => {
    const length = await scene.length(job);
    const refused = await scene.type('edit', job, '--every', '5m', '--attempts', '7', '--reason', 'too often');
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('say --yes') });
    expect(refused.stdout).toMatch(/schedule +\* \* \* \* \* \* +every 300 s from \S+Z\nattempts +3 +7\n/);
    expect(refused.stdout).toMatch(/\S+Z +\w{3} \S+ \S+ \+00:00 +goes\n/);
    const none = await scene.type('edit', job, '--attempts', '3', '--reason', 'so be it');
    expect(none).toEqual({ code: 0, stdout: 'Nothing changes.\n', stderr: '' });
    expect(await scene.events(job, 'JobRedefined', length)).toEqual([]);
  });

  test('is run by the new schedule at once, in the process that runs it', async () => {
    await scene.ask('edit', job, '--cron', '*/2 * * * * *', '--attempts', '7', '--reason', 'too often', '--yes');
    const claims = await scene.claimsByItself(job);
    expect(claims.filter(({ scheduledFor }) => Date.parse(scheduledFor) % 2_000 !== 0)).toEqual([]);
  });

  test('stays so over a restart with another setting, and shows how it differs from it', async () => {
    await service.stop();
    service = await scene.serve({ JOBS_RESEND_ERROR_EMAIL_CRON: '*/7 * * * * *' });
    const isWithheld = (schedule?: Schedule) => schedule?.kind === 'cron' && schedule.expression === '*/7 * * * * *';
    const { source, definition } = await scene.told(job, ({ withheld }) => isWithheld(withheld?.schedule));
    expect([source, definition.schedule]).toMatchObject(['operator', { expression: '*/2 * * * * *' }]);
    expect((await scene.type('list')).stdout).toMatch(
      /edited: schedule \(release: \*\/7 \* \* \* \* \*\), attempts \(release: 3\)\n/,
    );
    const { stdout } = await scene.type('show', job);
    expect(stdout).toMatch(/ schedule +\*\/2 \* \* \* \* \* +\(release: \*\/7 \* \* \* \* \*\)\n/);
    await scene.claimsByItself(job);
  });

  test('is as the release has it again when that is asked for', async () => {
    const { facts } = await scene.ask<{ facts: object[] }>('edit', job, '--as-code', '--reason', 'calm', '--yes');
    expect(facts).toEqual([
      { what: 'schedule', from: '*/2 * * * * *', to: '*/7 * * * * *' },
      { what: 'attempts', from: '7', to: '3' },
    ]);
    expect(await scene.told(job, ({ source }) => source === 'code')).toMatchObject({ withheld: null });
  });
});

describe('a backfill', () => {
  const hourly = 'sealLog';
  const range = ['--from', '2026-01-01T00:00:00Z', '--to', '2026-01-01T03:00:00Z'];
  const dryRun = () => scene.ask<{ ticks: { onceMore: string[] }[] }>('backfill', hourly, ...range, '--dry-run');

  test('is tried dry: each tick, and what became of it', async () => {
    const before = { became: 'not accounted for', onceMore: [] };
    const ticks = [0, 1, 2, 3].map((hour) => ({ tick: `2026-01-01T0${hour}:00:00.000Z`, ...before }));
    expect((await dryRun()).ticks).toEqual(ticks);
    const { stdout } = await scene.type('backfill', hourly, ...range, '--dry-run');
    expect(stdout).toMatch(/^TICK +BECAME +ONCE MORE\n2026-01-01T00:00:00.000Z +not accounted for\n/);
  });

  test('is carried out by the service, one tick after the other', async () => {
    expect(await scene.type('backfill', hourly, ...range)).toMatchObject({
      code: 2,
      stderr: 'Say why, with --reason <text>.\n',
    });
    const { stdout } = await scene.type('backfill', hourly, ...range, '--reason', 'lost seals');
    expect(stdout).toMatch(/^backfill\.\d+: 4 ticks get a run once more; /);
    await eventually(async () => expect(await scene.events(hourly, 'BackfillCompleted')).toHaveLength(1), {
      withinMs: 30_000,
    });
    await scene.told(hourly, ({ backfills }) => backfills.length === 0);
    await eventually(async () =>
      expect((await dryRun()).ticks.map(({ onceMore }) => onceMore)).toEqual(Array(4).fill(['completed'])),
    );
  });

  test('is cancelled with all that is open of the job', async () => {
    await scene.ask('pause', hourly, '--reason', 'to look');
    await scene.ask('backfill', hourly, ...range, '--reason', 'once more');
    const { backfills } = await scene.told(hourly, (record) => record.backfills.length > 0);
    expect(backfills).toMatchObject([{ ticks: 4, by: actor, reason: 'once more' }]);
    const { stdout } = await scene.type('cancel', hourly, '--reason', 'not needed');
    expect(stdout).toMatch(/^backfill\.\d+ is cancelled: its other ticks get no run\.\n$/);
    const nothing = await scene.type('cancel', hourly, '--reason', 'not needed');
    expect(nothing).toMatchObject({ code: 1, stderr: expect.stringContaining('no open runs and no backfills') });
    await scene.ask('resume', hourly);
  });
});

test('whatever happened to it, the ledger of the job is whole', async () => {
  const { isWhole, jobs } = await scene.ask<{ isWhole: boolean; jobs: { job: string; claimed: number }[] }>(
    'ledger',
    'check',
  );
  expect(isWhole).toBe(true);
  expect(jobs.map(({ job: name }) => name)).toEqual([...jobNames].sort());
  expect(jobs.find(({ job: name }) => name === job)?.claimed).toBeGreaterThan(5);
});
