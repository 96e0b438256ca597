// The judge of a job's stream names every kind of fault, and finds none where there is none.
import { describe, expect, test } from '@jest/globals';
import type { ScheduledJobEvent } from '../../../domain/scheduling/scheduledJobEvents.js';
import { ticks } from '../../../infrastructure/croner/ticks.js';
import { faultsOf, type JudgedEvent } from '../../support/schedulingOracle.js';
import {
  at,
  claimed,
  completed,
  cron,
  defined,
  failed,
  one,
  other,
  paused,
  quarantined,
  reclaimed,
  redefined,
  released,
  resumed,
  runOf,
  skipped,
  workJob,
} from './sampleJobs.js';

const { job } = workJob;
const [first, second, third] = ['12:15:00.000', '12:30:00.000', '12:45:00.000'] as const;
const idle = defined(workJob, '12:00:10.000');
const firstDone = [idle, claimed(workJob, first), completed(workJob, first, '12:16:00.000')];
const hourly = { ...workJob, schedule: cron('0 * * * *') };
const written = (event: ScheduledJobEvent, boot: string): JudgedEvent => ({ ...event, metadata: { boot } });
const judge = (...events: readonly JudgedEvent[]) => faultsOf(events, ticks);
const misfire = (from: string, to: string, count: number | null) =>
  skipped(workJob, [from, to], { count, reason: 'misfire' });

describe('a stream without a fault', () => {
  test.each<[string, readonly JudgedEvent[]]>([
    ['of nothing', []],
    ['of ticks that are claimed or skipped', [...firstDone, misfire(second, third, 2)]],
    [
      'of a run that another took over and ended',
      [
        idle,
        written(claimed(workJob, first), one.boot),
        written(reclaimed(workJob, first, { time: '12:16:00.000' }), other.boot),
        written(completed(workJob, first, '12:17:00.000'), other.boot),
      ],
    ],
    [
      'of an edit that accounts for the old ticks',
      [
        ...firstDone,
        skipped(workJob, [second, second], { count: 1, reason: 'schedule-change' }),
        redefined(hourly, '12:31:00.000'),
        claimed(hourly, '13:00:00.000'),
      ],
    ],
    [
      'of an edit that leaves the schedule alone',
      [...firstDone, redefined({ ...workJob, timeoutMs: 1_000 }, '12:31:00.000'), claimed(workJob, second)],
    ],
  ])('%s', (_, events) => expect(judge(...events)).toEqual([]));
});

describe('a fault is named:', () => {
  test.each<[string, readonly JudgedEvent[], string]>([
    [
      'a tick that nobody claimed or skipped',
      [...firstDone, claimed(workJob, third)],
      `${at(second)} is lost: neither claimed nor skipped`,
    ],
    [
      'a tick of the old schedule that nobody accounted for',
      [...firstDone, redefined(hourly, '12:31:00.000')],
      `${at(second)} is lost: neither claimed nor skipped`,
    ],
    [
      'a tick that was claimed twice',
      [...firstDone, claimed(workJob, first)],
      `${at(first)} is doubled: claimed 2 times, skipped 0 times`,
    ],
    [
      'a tick that was claimed and skipped',
      [...firstDone, misfire(first, second, 2)],
      `${at(first)} is doubled: claimed 1 times, skipped 1 times`,
    ],
    [
      'a tick after later ones',
      [idle, claimed(workJob, second), completed(workJob, second, third), claimed(workJob, first)],
      `${at(first)} was accounted for again: all was until ${at(second)}`,
    ],
    [
      'a claim of what is no tick',
      [idle, claimed(workJob, '12:14:00.000')],
      `${at('12:14:00.000')} was accounted for and is no tick of the schedule in force`,
    ],
    [
      'a claim under an old schedule',
      [idle, redefined(hourly, '12:10:00.000'), claimed(workJob, first)],
      `${at(first)} was accounted for and is no tick of the schedule in force`,
    ],
    [
      'a claim before its time',
      [idle, claimed(workJob, first, { claimedAt: '12:14:59.999' })],
      `${at(first)} was claimed at ${at('12:14:59.999')}, before it was due`,
    ],
    [
      'a wrong count',
      [idle, misfire(first, third, 2)],
      `from ${at(first)} to ${at(third)} 3 ticks were skipped, not 2`,
    ],
    [
      'a needless lack of a count',
      [idle, misfire(first, third, null)],
      `from ${at(first)} to ${at(third)} 3 ticks were skipped, not null`,
    ],
    [
      'two runs at once where one is allowed',
      [idle, claimed(workJob, first), claimed(workJob, second)],
      `${runOf(workJob, second)} overlaps 1 other runs`,
    ],
    [
      'a claim while the job is paused',
      [idle, paused(workJob, '12:05:00.000'), claimed(workJob, first)],
      `${runOf(workJob, first)} was claimed while the job was paused`,
    ],
    [
      'a claim in quarantine',
      [...firstDone, quarantined(workJob, first, { crashes: 3, time: '12:17:00.000' }), claimed(workJob, second)],
      `${runOf(workJob, second)} was claimed while the job was in quarantine`,
    ],
    [
      'a second outcome',
      [...firstDone, failed(workJob, first, { time: '12:17:00.000' })],
      `${runOf(workJob, first)} has its outcome, but then there is RunFailed`,
    ],
    [
      'an outcome by another than the holder',
      [
        idle,
        written(claimed(workJob, first), one.boot),
        written(reclaimed(workJob, first, { time: '12:16:00.000' }), other.boot),
        written(completed(workJob, first, '12:17:00.000'), one.boot),
      ],
      `${runOf(workJob, first)} had RunCompleted from who does not hold it`,
    ],
    [
      'an outcome while nobody holds the run',
      [idle, claimed(workJob, first), released(workJob, first, '12:16:00.000'), completed(workJob, first, second)],
      `${runOf(workJob, first)} had RunCompleted from who does not hold it`,
    ],
    [
      'an outcome of no run',
      [idle, completed(workJob, first, second)],
      `${runOf(workJob, first)} was never claimed, but there is RunCompleted`,
    ],
    [
      'an attempt too many',
      [
        idle,
        claimed(workJob, first),
        ...[2, 3, 4].map((attempt) => reclaimed(workJob, first, { attempt, time: '12:16:00.000' })),
      ],
      `${runOf(workJob, first)} had attempt 4 of 3`,
    ],
    [
      'a crash that used up no attempt',
      [idle, claimed(workJob, first), reclaimed(workJob, first, { attempt: 1, time: '12:16:00.000' })],
      `${runOf(workJob, first)} went on from attempt 1 with 1`,
    ],
    [
      'a cancelled run that nobody cancelled',
      [
        idle,
        claimed(workJob, first),
        failed(workJob, first, { time: second, error: { code: 'cancelled', message: '' } }),
      ],
      `${runOf(workJob, first)} was cancelled by nobody`,
    ],
  ])('%s', (_, events, fault) => expect(judge(...events)).toContain(fault));
});

describe('of a job that is to be settled', () => {
  const settledBy = new Date(at(second));

  test('ticks that nobody accounted for so far are lost', () => {
    expect(faultsOf(firstDone, ticks, { settledBy })).toEqual([`${at(second)} is lost: neither claimed nor skipped`]);
    expect(faultsOf([...firstDone, misfire(second, second, 1)], ticks, { settledBy })).toEqual([]);
  });

  test('open runs and backfills are faults', () => {
    const data = {
      job,
      backfillId: 'backfill.1',
      from: at(first),
      to: at(first),
      ticks: 1,
      reason: 'x',
      at: at(first),
    };
    expect(
      faultsOf([...firstDone, { type: 'BackfillRequested', data }, claimed(workJob, second)], ticks, { settledBy }),
    ).toEqual([`${runOf(workJob, second)} has no outcome: it is held`, 'backfill.1 was not worked off']);
  });

  test('nothing is expected while it is paused', () => {
    const resting = [...firstDone, paused(workJob, '12:20:00.000')];
    expect(faultsOf(resting, ticks, { settledBy })).toEqual([]);
    expect(faultsOf([...resting, resumed(workJob, second, 'catch-up')], ticks, { settledBy })).toHaveLength(1);
  });
});
