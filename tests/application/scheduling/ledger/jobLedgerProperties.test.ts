// Whatever the aggregate decides is whole to the check, and whatever is taken from it, doubled or changed is not.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DomainError } from '../../../../domain/domainError.js';
import type { JobDefinition } from '../../../../domain/scheduling/jobDefinition.js';
import { defaultPolicies } from '../../../../domain/scheduling/jobPolicies.js';
import { scheduledJob } from '../../../../domain/scheduling/scheduledJob.js';
import type { ScheduledJobCommand } from '../../../../domain/scheduling/scheduledJobCommands.js';
import type { ScheduledJobEvent } from '../../../../domain/scheduling/scheduledJobEvents.js';
import { evolve, initialState } from '../../../../domain/scheduling/scheduledJobState.js';
import { cronerCalculations } from '../../../../infrastructure/croner/cronerCalculations.js';
import { one, workJob } from '../../../domain/scheduling/sampleJobs.js';
import { ledgerOf } from './ledgerOf.js';

const { decide } = scheduledJob(cronerCalculations);
const { job } = workJob;
const start = Date.parse('2026-03-29T00:00:00.000Z');

const schedule = fc.oneof(
  fc.record({
    kind: fc.constant('interval' as const),
    everyMs: fc.integer({ min: 60_000, max: 900_000 }),
    anchor: fc.constant(new Date(start).toISOString()),
  }),
  fc.record({
    kind: fc.constant('cron' as const),
    expression: fc.constantFrom('*/15 * * * *', '30 * * * *', '0 */10 2-3 * * *'),
    timeZone: fc.constantFrom('UTC', 'Europe/Berlin'),
    engine: fc.constant('croner@11' as const),
  }),
);
const policies = fc.record({
  misfire: fc.constantFrom(
    ...([{ kind: 'skip' }, { kind: 'once' }, { kind: 'all', most: 2 }, { kind: 'all', most: 50 }] as const),
  ),
  overlap: fc.constantFrom(...([{ kind: 'forbid' }, { kind: 'queueOne' }, { kind: 'allow', most: 2 }] as const)),
  startingDeadlineMs: fc.constantFrom(null, 600_000),
});
const definition = fc
  .tuple(schedule, policies)
  .map(([ofJob, some]): JobDefinition => ({ ...workJob, schedule: ofJob, policies: { ...defaultPolicies, ...some } }));
const missed = fc.constantFrom('skip' as const, 'catch-up' as const);
const reason = 'because';

type Step = (at: string, run: { runId: string; epoch: number }) => ScheduledJobCommand;
const step = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Step>((at) => ({ type: 'ClaimTick', data: { job, ...one, at } })) },
  {
    weight: 4,
    arbitrary: fc.constant<Step>((at, run) => ({ type: 'CompleteRun', data: { job, ...run, summary: {}, at } })),
  },
  fc.constant<Step>((at) => ({ type: 'PauseJob', data: { job, reason, at } })),
  missed.map(
    (what): Step =>
      (at) => ({ type: 'ResumeJob', data: { job, missed: what, at } }),
  ),
  missed.map(
    (what): Step =>
      (at) => ({ type: 'ClearQuarantine', data: { job, missed: what, reason, at } }),
  ),
  definition.map(
    (edited): Step =>
      (at) => ({ type: 'EditJob', data: { job, definition: edited, reason, at } }),
  ),
  definition.map(
    (released): Step =>
      (at) => ({ type: 'DefineJob', data: { definition: released, at } }),
  ),
  fc.constant<Step>((at) => ({
    type: 'StartRun',
    data: { job, trigger: 'manual', parameters: {}, despitePause: true, ...one, at },
  })),
  fc.constant<Step>((at, { runId }) => ({ type: 'ReclaimRun', data: { job, runId, deadBoot: one.boot, ...one, at } })),
  fc.constant<Step>((at) => ({
    type: 'BackfillTicks',
    data: { job, from: new Date(Date.parse(at) - 3_600_000).toISOString(), to: at, reason, at },
  })),
);
const steps = fc.array(fc.tuple(step, fc.integer({ min: 0, max: 2_400_000 })), { minLength: 5, maxLength: 40 });

/** What the aggregate makes of them. */
function history(first: JobDefinition, given: readonly (readonly [Step, number])[]) {
  let state = initialState;
  let ms = start;
  const events: ScheduledJobEvent[] = [];
  const handle = (command: ScheduledJobCommand) => {
    try {
      for (const event of decide(command, state)) {
        events.push(event);
        state = evolve(state, event);
      }
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  };
  handle({ type: 'DefineJob', data: { definition: first, at: new Date(ms).toISOString() } });
  for (const [toCommand, passedMs] of given) {
    ms += passedMs;
    handle(toCommand(new Date(ms).toISOString(), state.runs[0] ?? { runId: 'none', epoch: -1 }));
  }
  return { events, until: new Date(ms).toISOString() };
}

const isOfTick = ({ type, data }: ScheduledJobEvent) =>
  type === 'TicksSkipped' || (type === 'RunClaimed' && data.trigger === 'tick');

test('what the aggregate decides is whole, whatever happens to the job', () => {
  fc.assert(
    fc.property(definition, steps, (first, given) => {
      const { events, until } = history(first, given);
      expect(ledgerOf(events, until).faults).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('an event about ticks cannot be left out, or come twice', () => {
  fc.assert(
    fc.property(definition, steps, fc.nat(), (first, given, any) => {
      const { events, until } = history(first, given);
      const places = events.flatMap((event, place) => (isOfTick(event) ? [place] : []));
      fc.pre(places.length > 0);
      const place = places[any % places.length] ?? 0;
      const without = ledgerOf(events.toSpliced(place, 1), until);
      // The last ones are not missed yet: somebody may be about to account for them.
      expect(without.faultCount > 0 || without.overdue !== null).toBe(true);
      const event = events[place];
      if (event) expect(ledgerOf(events.toSpliced(place, 0, event), until).faultCount).toBeGreaterThan(0);
    }),
    { numRuns: 200 },
  );
});

test('a range cannot say another number, or begin elsewhere', () => {
  fc.assert(
    fc.property(definition, steps, fc.constantFrom(-1, 1), (first, given, by) => {
      const { events, until } = history(first, given);
      const place = events.findIndex(({ type }) => type === 'TicksSkipped');
      const event = events[place];
      fc.pre(event?.type === 'TicksSkipped' && event.data.count !== null);
      if (event?.type !== 'TicksSkipped') return;
      const { count, from } = event.data;
      const changes = [{ count: (count ?? 0) + by }, { from: new Date(Date.parse(from) + by * 1_000).toISOString() }];
      for (const change of changes) {
        const changed = { ...event, data: { ...event.data, ...change } };
        expect(ledgerOf(events.with(place, changed), until).faultCount).toBeGreaterThan(0);
      }
    }),
    { numRuns: 200 },
  );
});
