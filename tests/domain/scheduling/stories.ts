// Random stories of a job: definitions of every kind, instances whose clocks differ, and what they try one after the other.
import fc from 'fast-check';
import type { JobDefinition } from '../../../domain/scheduling/jobDefinition.js';
import type { JobPolicies } from '../../../domain/scheduling/jobPolicies.js';
import type { Schedule } from '../../../domain/scheduling/schedule.js';
import { cron } from './sampleJobs.js';

export const storyBeginsMs = Date.UTC(2026, 9, 1, 12);

/** What is listed with a greater weight is tried more often. */
const weights = {
  claimTick: 8,
  define: 2,
  edit: 2,
  editAsCode: 1,
  startByHand: 2,
  startAlthoughPaused: 1,
  startAtStart: 1,
  reclaimDead: 3,
  reclaimReleased: 4,
  retry: 4,
  release: 3,
  complete: 5,
  fail: 4,
  failForGood: 1,
  pause: 1,
  resumeSkipping: 1,
  resumeCatchingUp: 1,
  clearSkipping: 1,
  clearCatchingUp: 1,
  backfill: 2,
  cancelOne: 1,
  cancelAll: 1,
  checkpoint: 1,
} as const;

export type Action = keyof typeof weights;

/** One thing that one instance tries. */
export interface Step {
  readonly instance: number;
  /** Since the step before. */
  readonly elapsedMs: number;
  readonly action: Action;
  /** Whether it reads the stream first, or goes by what it saw last. */
  readonly looksFirst: boolean;
  /** Which of the definitions, or how long a backfill is. */
  readonly definition: number;
  /** Which of the runs it ever held, or that are open, the last one being 0. */
  readonly choice: number;
}

export interface Story {
  readonly definitions: readonly JobDefinition[];
  /** By how much each instance's clock is ahead. */
  readonly skewsMs: readonly number[];
  readonly steps: readonly Step[];
}

const inStory = (seconds: number) => new Date(storyBeginsMs + seconds * 1_000).toISOString();

const schedules: fc.Arbitrary<Schedule> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('2', '7', '30').map((seconds) => cron(seconds)) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('interval'),
      everyMs: fc.integer({ min: 1_000, max: 20_000 }),
      anchor: fc.integer({ min: -60, max: 120 }).map(inStory),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('once'), at: fc.integer({ min: 1, max: 300 }).map(inStory) }),
  },
);

const most = fc.integer({ min: 1, max: 4 });

const policies: fc.Arbitrary<JobPolicies> = fc.record({
  misfire: fc.oneof(
    fc.record({ kind: fc.constant('skip') }),
    fc.record({ kind: fc.constant('once') }),
    fc.record({ kind: fc.constant('all'), most }),
  ),
  startingDeadlineMs: fc.option(fc.constantFrom(1_000, 5_000, 30_000), { freq: 2 }),
  overlap: fc.oneof(
    fc.record({ kind: fc.constant('forbid') }),
    fc.record({ kind: fc.constant('queueOne') }),
    fc.record({ kind: fc.constant('allow'), most }),
  ),
  retry: fc.record({
    attempts: fc.integer({ min: 1, max: 4 }),
    firstDelayMs: fc.constantFrom(100, 10_000),
    longestDelayMs: fc.constantFrom(100, 60_000),
  }),
  graceMs: fc.constant(0),
  crashesToQuarantine: fc.integer({ min: 1, max: 4 }),
});

const definitions: fc.Arbitrary<JobDefinition> = fc.record(
  {
    job: fc.constant('job'),
    schedule: schedules,
    target: fc.constantFrom({ kind: 'work' }, { kind: 'work' }, { kind: 'emit', messageType: 'A:B' }),
    priority: fc.constant('normal'),
    runsAtStart: fc.boolean(),
    timeoutMs: fc.constantFrom(1_000, 60_000),
    policies,
  },
  { requiredKeys: ['job', 'schedule', 'target', 'priority', 'runsAtStart', 'timeoutMs'] },
);

const actions = fc.oneof(
  ...Object.entries(weights).map(([action, weight]) => ({ weight, arbitrary: fc.constant(action as Action) })),
);

const steps: fc.Arbitrary<Step> = fc.record({
  instance: fc.nat(2),
  elapsedMs: fc.oneof(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1_000, max: 20_000 })),
  action: actions,
  looksFirst: fc.boolean(),
  definition: fc.nat(3),
  choice: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(3)),
});

const anything = fc.record({
  definitions: fc.array(definitions, { minLength: 4, maxLength: 4 }),
  skewsMs: fc.constantFrom([0, 0, 0], [0, 0, 0], [0, 6_000, -9_000], [0, 40, -40]),
  steps: fc.array(steps, { minLength: 10, maxLength: 100, size: 'max' }),
});

/** Of plain objects, as commands bring them. */
export const stories: fc.Arbitrary<Story> = anything.map((story) => JSON.parse(JSON.stringify(story)));
