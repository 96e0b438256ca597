// The check of a job's ticks: what is whole, and every way in which it can fail to be.
import { describe, expect, test } from '@jest/globals';
import type { JobDefinition } from '../../../../domain/scheduling/jobDefinition.js';
import type { ScheduledJobEvent } from '../../../../domain/scheduling/scheduledJobEvents.js';
import { at, claimed, defined, emitJob, redefined, skipped } from '../../../domain/scheduling/sampleJobs.js';
import { ledgerOf } from './ledgerOf.js';

const { job } = emitJob;
const start = defined(emitJob, '12:30:00.000');
const claim = (tick: string) => claimed(emitJob, tick);
const skip = (
  from: string,
  to: string,
  count: number | null,
  reason: 'misfire' | 'paused' | 'quarantined' = 'misfire',
) => skipped(emitJob, [from, to], { count, reason });
const paused: ScheduledJobEvent = { type: 'JobPaused', data: { job, reason: 'no mail', at: at('13:30:00.000') } };
const resumed: ScheduledJobEvent = { type: 'JobResumed', data: { job, missed: 'skip', at: at('16:30:00.000') } };
const quarantined: ScheduledJobEvent = {
  type: 'JobQuarantined',
  data: { job, runId: `${job}@${at('13:00:00.000')}`, crashes: 3, at: at('13:30:00.000') },
};
const triggered = (trigger: 'manual' | 'start' | 'backfill', time: string): ScheduledJobEvent => {
  const event = claim(time) as Extract<ScheduledJobEvent, { type: 'RunClaimed' }>;
  return { ...event, data: { ...event.data, trigger, runId: `${event.data.runId}/${trigger}.7` } };
};
const everyHalfHour: JobDefinition = {
  ...emitJob,
  schedule: { kind: 'interval', everyMs: 1_800_000, anchor: at('12:10:00.000') },
};

const faultsOf = (events: readonly ScheduledJobEvent[], until = '13:00:00.000') =>
  ledgerOf(events, at(until)).faults.map(({ kind, from, to, position }) => [kind, from, to, position]);

describe('a ledger is whole', () => {
  test('when every tick is claimed or skipped, and says how many were', () => {
    const events = [start, claim('13:00:00.000'), skip('14:00:00.000', '16:00:00.000', 3), claim('17:00:00.000')];
    expect(ledgerOf(events, at('17:30:00.000'))).toEqual({
      ...{ job: 'job', from: at('12:30:00.000'), until: at('17:30:00.000'), claimed: 2, skipped: { misfire: 3 } },
      ...{ uncountedRanges: 0, overdue: null, unchecked: [], faults: [], faultCount: 0 },
    });
  });

  test('when ticks are overdue, which it tells', () => {
    const { overdue, faultCount } = ledgerOf([start, claim('13:00:00.000')], at('16:00:00.000'));
    expect(overdue).toEqual({ from: at('14:00:00.000'), to: at('16:00:00.000'), ticks: 3 });
    expect(faultCount).toBe(0);
  });

  test('when a range is too large to be counted', () => {
    const { faults, uncountedRanges } = ledgerOf(
      [start, skip('13:00:00.000', '16:00:00.000', null)],
      at('16:30:00.000'),
    );
    expect([faults, uncountedRanges]).toEqual([[], 1]);
  });

  test('when the ticks of a pause or a quarantine are skipped for that reason', () => {
    const pause = [start, claim('13:00:00.000'), paused, skip('14:00:00.000', '16:00:00.000', 3, 'paused'), resumed];
    expect(faultsOf([...pause, claim('17:00:00.000')])).toEqual([]);
    expect(
      faultsOf([start, claim('13:00:00.000'), quarantined, skip('14:00:00.000', '14:00:00.000', 1, 'quarantined')]),
    ).toEqual([]);
  });

  test('when another schedule came into force and had its ticks from then on', () => {
    const events = [start, claim('13:00:00.000'), redefined(everyHalfHour, '13:20:00.000'), claim('13:40:00.000')];
    expect(faultsOf([...events, claim('14:10:00.000')])).toEqual([]);
  });

  test('when a tick of a schedule that stays in force is claimed after an edit of something else', () => {
    const edited = redefined({ ...emitJob, priority: 'normal' }, '13:20:00.000');
    expect(faultsOf([start, edited, claim('13:00:00.000')])).toEqual([]);
  });

  test('whatever runs were started beside the ticks', () => {
    const runs = (['manual', 'start', 'backfill'] as const).map((trigger) => triggered(trigger, '12:45:00.000'));
    expect(faultsOf([start, ...runs, claim('13:00:00.000')])).toEqual([]);
  });
});

describe('a ledger is not whole', () => {
  test.each<[string, readonly ScheduledJobEvent[], readonly unknown[]]>([
    [
      'a hole before a claim',
      [start, claim('13:00:00.000'), claim('16:00:00.000')],
      ['hole', at('14:00:00.000'), at('15:00:00.000'), '3'],
    ],
    [
      'a hole before a skipped range',
      [start, skip('14:00:00.000', '15:00:00.000', 2)],
      ['hole', at('13:00:00.000'), at('13:00:00.000'), '2'],
    ],
    [
      'a hole before another schedule',
      [start, redefined(everyHalfHour, '14:20:00.000')],
      ['hole', at('13:00:00.000'), at('14:00:00.000'), '2'],
    ],
    [
      'a tick claimed twice',
      [start, claim('13:00:00.000'), claim('13:00:00.000')],
      ['double', at('13:00:00.000'), at('13:00:00.000'), '3'],
    ],
    [
      'a claimed tick that is skipped as well',
      [start, claim('13:00:00.000'), skip('13:00:00.000', '14:00:00.000', 2)],
      ['double', at('13:00:00.000'), at('14:00:00.000'), '3'],
    ],
    [
      'a wrong count',
      [start, skip('13:00:00.000', '15:00:00.000', 2)],
      ['wrong-count', at('13:00:00.000'), at('15:00:00.000'), '2'],
    ],
    [
      'a claim of what is no tick',
      [start, claim('13:00:00.000'), claim('13:15:00.000')],
      ['stray', at('13:15:00.000'), at('13:15:00.000'), '3'],
    ],
    [
      'a range that begins with no tick',
      [start, claim('13:00:00.000'), skip('13:15:00.000', '14:00:00.000', 1)],
      ['stray', at('13:15:00.000'), at('14:00:00.000'), '3'],
    ],
    [
      'a range without ticks',
      [start, claim('13:00:00.000'), skip('13:15:00.000', '13:30:00.000', 1)],
      ['stray', at('13:15:00.000'), at('13:30:00.000'), '3'],
    ],
    [
      'a tick from before the definition',
      [start, claim('12:00:00.000')],
      ['stray', at('12:00:00.000'), at('12:00:00.000'), '2'],
    ],
    [
      'a claim while paused',
      [start, claim('13:00:00.000'), paused, claim('14:00:00.000')],
      ['at-rest', at('14:00:00.000'), at('14:00:00.000'), '4'],
    ],
    [
      'a run of a backfill while paused',
      [start, claim('13:00:00.000'), paused, triggered('backfill', '12:45:00.000')],
      ['at-rest', at('12:45:00.000'), at('12:45:00.000'), '4'],
    ],
    [
      'any run in quarantine',
      [start, claim('13:00:00.000'), quarantined, triggered('manual', '13:45:00.000')],
      ['at-rest', at('13:45:00.000'), at('13:45:00.000'), '4'],
    ],
    [
      'ticks skipped for a pause that there was not',
      [start, skip('13:00:00.000', '13:00:00.000', 1, 'paused')],
      ['not-at-rest', at('13:00:00.000'), at('13:00:00.000'), '2'],
    ],
    [
      'ticks skipped as missed while the job was paused',
      [start, claim('13:00:00.000'), paused, skip('14:00:00.000', '14:00:00.000', 1)],
      ['not-at-rest', at('14:00:00.000'), at('14:00:00.000'), '4'],
    ],
    [
      'ticks of a job that nobody defined',
      [claim('13:00:00.000')],
      ['undefined', at('13:00:00.000'), at('13:00:00.000'), '1'],
    ],
  ])('with %s, which it names', (_title, events, fault) => {
    expect(faultsOf(events)).toEqual([fault]);
  });

  test('and goes on behind a fault, so that one does not hide or cause others', () => {
    const events = [start, claim('13:15:00.000'), claim('14:00:00.000'), claim('16:00:00.000'), claim('17:00:00.000')];
    expect(faultsOf(events).map(([kind, from]) => [kind, from])).toEqual([
      ['stray', at('13:15:00.000')],
      ['hole', at('13:00:00.000')],
      ['hole', at('15:00:00.000')],
    ]);
  });

  test('and counts more faults than it keeps', () => {
    const claims = Array.from({ length: 1_500 }, () => claim('13:00:00.000'));
    const { faults, faultCount } = ledgerOf([start, claim('13:00:00.000'), ...claims], at('13:00:00.000'));
    expect([faults.length, faultCount]).toEqual([1_000, 1_500]);
  });
});

describe('a definition whose ticks cannot be calculated', () => {
  const ofOtherEngine = {
    ...emitJob,
    schedule: { ...emitJob.schedule, engine: 'croner@9' },
  } as unknown as JobDefinition;

  test('is named, and nothing is said of its ticks but what needs no calculation', () => {
    const events = [
      defined(ofOtherEngine, '12:30:00.000'),
      claim('13:07:00.000'),
      claim('15:00:00.000'),
      claim('15:00:00.000'),
    ];
    const { unchecked, faults, overdue, claimed: count } = ledgerOf(events, at('18:00:00.000'));
    const why = 'its ticks were calculated by croner@9, and this release has croner@11';
    expect(unchecked).toEqual([{ since: at('12:30:00.000'), why }]);
    expect(faults.map(({ kind }) => kind)).toEqual(['double']);
    expect([overdue, count]).toEqual([null, 3]);
  });

  test('does not keep the next one from being checked', () => {
    const events = [defined(ofOtherEngine, '12:30:00.000'), redefined(emitJob, '13:30:00.000'), claim('15:00:00.000')];
    expect(faultsOf(events)).toEqual([['hole', at('14:00:00.000'), at('14:00:00.000'), '3']]);
  });

  test('may also be one that cannot be read', () => {
    const unreadable = { ...emitJob, schedule: { ...emitJob.schedule, timeZone: 'Mars/Base' } } as JobDefinition;
    const { unchecked } = ledgerOf([defined(unreadable, '12:30:00.000')], at('13:00:00.000'));
    expect(unchecked).toEqual([{ since: at('12:30:00.000'), why: expect.stringContaining('cannot be read') }]);
  });
});
