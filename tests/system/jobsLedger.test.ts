// What operators type to look at jobs and at their ledger, and what is refused: on a log whose contents are known.
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import { toAppend } from '../../application/handleCommand.js';
import type { ScheduledJobEvent } from '../../domain/scheduling/scheduledJobEvents.js';
import { at, claimed, defined, emitJob, one, workJob } from '../domain/scheduling/sampleJobs.js';
import { JobsScene } from '../support/jobsScene.js';

jest.setTimeout(120_000);

const { job } = workJob;
const quarantinedRun = `${job}@${at('12:15:00.000')}`;
let scene: JobsScene;

beforeAll(async () => {
  scene = await JobsScene.open();
  await record(emitJob.job, [defined(emitJob, '12:30:00.000'), claimed(emitJob, '13:00:00.000')]);
  await record(job, [
    defined(workJob, '12:05:00.000'),
    claimed(workJob, '12:15:00.000'),
    { type: 'JobQuarantined', data: { job, runId: quarantinedRun, crashes: 3, at: at('12:20:00.000') } },
  ]);
});

afterAll(() => scene.close());

async function record(of: string, events: readonly ScheduledJobEvent[]): Promise<void> {
  const context = { correlationId: uuidV7(), actor: 'scheduler', instance: one.instance };
  await scene.store.append(`scheduledJob-${of}`, 'any', toAppend(events, context));
}

describe('bookworm jobs', () => {
  test.each([
    [
      ['show', 'resendErorEmail'],
      /no job resendErorEmail; did you mean resendErrorEmail\? There are: synchroniseCatalog, /,
    ],
    [['next', 'x'], /no job x\. There are: /],
    [['pause', 'sealLog'], /--reason/],
    [['pause', 'sealLgo', '--reason', 'x'], /no job sealLgo/],
    [['edit', 'sealLog', '--reason', 'x'], /Say what is to change, or --as-code/],
    [['edit', 'sealLog', '--as-code', '--timeout', '5m', '--reason', 'x'], /Say what is to change, or --as-code/],
    [['edit', 'sealLog', '--cron', '* *', '--reason', 'x'], /5 fields, or 6 with seconds in front/],
    [['edit', 'sealLog', '--cron', '* * * * *', '--every', '5m', '--reason', 'x'], /cannot be used with/],
    [['edit', 'sealLog', '--time-zone', 'Mars/Base', '--reason', 'x'], /IANA/],
    [['edit', 'sealLog', '--timeout', 'long', '--reason', 'x'], /such as 90s, 5m, 1h/],
    [['edit', 'sealLog', '--misfire', 'all', '--reason', 'x'], /skip, once or all:<most>/],
    [['edit', 'sealLog', '--attempts', '0', '--reason', 'x'], /whole number from 1 to 100/],
    [['next', '--count', '1001'], /whole number from 1 to 1000/],
    [['next', '--edit-preview', '* * * * *'], /Name the job/],
    [['backfill', 'sealLog', '--from', '2026-01-01'], /--to/],
    [['ledger', 'check', 'sealLgo'], /no job sealLgo/],
  ])('%j is refused with exit code 2 and a way out', async (args, message) => {
    expect(await scene.type(...args)).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
  });

  test.each([
    [['edit', 'sealLog', '--at', '2026-01-01T00:00:00Z', '--reason', 'x', '--yes'], /never due again/],
    [['backfill', 'sealLog', '--from', '2026-01-01', '--to', '2099-01-01', '--reason', 'x'], /has not come yet/],
    [['backfill', 'sealLog', '--from', '2020-01-01', '--to', '2021-01-01', '--reason', 'x'], /more than 1000 times/],
    [['run', job], /in quarantine since .* `bookworm jobs quarantine clear synchroniseCatalog`/],
  ])('%j breaks a rule, and says which', async (args, message) => {
    expect(await scene.type(...args)).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(message) });
  });

  test('quarantine clear lets a job go on, and skips what it missed', async () => {
    const { stdout } = await scene.type('quarantine', 'clear', job, '--reason', 'mended');
    expect(stdout).toMatch(/^synchroniseCatalog goes on\. Missed ticks: \d+ skipped, 0 to be caught up\.\n$/);
    expect(await scene.events(job, 'QuarantineCleared')).toMatchObject([{ reason: 'mended', missed: 'skip' }]);
    expect(await scene.events(job, 'TicksSkipped')).toMatchObject([{ reason: 'quarantined' }]);
    const again = await scene.type('quarantine', 'clear', job, '--reason', 'mended');
    expect(again).toEqual({ code: 0, stdout: 'synchroniseCatalog is not in quarantine.\n', stderr: '' });
  });

  test('cancel tells the holder of a run', async () => {
    const { stdout } = await scene.type('cancel', job, '--run', quarantinedRun, '--reason', 'hopeless');
    expect(stdout).toBe(`${quarantinedRun} ends as soon as its instance hears of it.\n`);
    expect(await scene.events(job, 'RunCancelRequested')).toMatchObject([
      { runId: quarantinedRun, reason: 'hopeless' },
    ]);
  });
});

describe('the ledger', () => {
  test('is whole as long as every tick is accounted for or overdue', async () => {
    const { code, stdout } = await scene.type('ledger', 'check', emitJob.job);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^JOB +FROM +UNTIL +CLAIMED +SKIPPED +OVERDUE +FAULTS\nresendErrorEmail +\S+ +\S+ +1 +0 +\d+ since 2026-10-01T14:00:00.000Z +0\n/,
    );
    expect(stdout).toMatch(/The ledger is whole: every tick was claimed or skipped, once\.\n$/);
  });

  test('with a hole is not, and the hole is named', async () => {
    await record(emitJob.job, [claimed(emitJob, '16:00:00.000')]);
    const { code, stdout, stderr } = await scene.type('ledger', 'check');
    expect([code, stderr]).toEqual([1, 'The ledger is not whole: 1 fault.\n']);
    const hole = 'resendErrorEmail  hole  2026-10-01T14:00:00.000Z to 2026-10-01T15:00:00.000Z';
    expect(stdout).toMatch(RegExp(`\n${hole}  2 ticks neither claimed nor skipped \\(position \\d+\\)\n$`));
  });
});
