// The properties of scheduled jobs can fail: a scheduler without one of its safeguards does not hold them.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { scheduledJob } from '../../../domain/scheduling/scheduledJob.js';
import type { ScheduledJobCommand } from '../../../domain/scheduling/scheduledJobCommands.js';
import type { ScheduledJobEvent } from '../../../domain/scheduling/scheduledJobEvents.js';
import type { ScheduledJobState } from '../../../domain/scheduling/scheduledJobState.js';
import { faultsOf } from '../../support/schedulingOracle.js';
import { type JobDecider, periodicTicks, play, soundWorld, type World } from './instancesOnOneLog.js';
import { periodicCalculations } from './periodicCalculations.js';
import { stories } from './stories.js';

type Of<Type extends ScheduledJobCommand['type']> = Extract<ScheduledJobCommand, { type: Type }>;

const { decider } = soundWorld;

function world(decide: JobDecider['decide']): World {
  return { ...soundWorld, decider: { ...decider, decide } };
}

/** Takes the job for another than it is when it is given certain commands. */
function mistaking(
  types: readonly ScheduledJobCommand['type'][],
  mistake: (state: ScheduledJobState) => Partial<ScheduledJobState>,
): World {
  return world((command, state) =>
    decider.decide(command, types.includes(command.type) ? { ...state, ...mistake(state) } : state),
  );
}

function forgetting(isForgotten: (event: ScheduledJobEvent) => boolean): World {
  return world((command, state) => decider.decide(command, state).filter((event) => !isForgotten(event)));
}

/** Lets whoever ever held a run pass for its holder. */
const ignoringEpochs = world((command, state) => {
  if (!/^(Complete|Fail|Release)Run$/.test(command.type)) return decider.decide(command, state);
  const { type, data } = command as Of<'CompleteRun'>;
  const epoch = state.runs.find(({ runId }) => runId === data.runId)?.epoch ?? data.epoch;
  return decider.decide({ type, data: { ...data, epoch } }, state);
});

const oneId = periodicCalculations.guid('the same', new Date(0));
const oneIdForAll = scheduledJob({ ...periodicCalculations, guid: () => oneId });

const secondsBefore = (instant: string, seconds: number) =>
  new Date(Date.parse(instant) - seconds * 1_000).toISOString();

/** What is weak, and what the oracle must say. */
const weaknesses: readonly [string, World, RegExp][] = [
  [
    'a store that ignores the expected revision',
    { ...soundWorld, checksRevision: false },
    /again|overlaps|twice|outcome/,
  ],
  ['a decider that ignores the epoch', ignoringEpochs, /from who does not hold it/],
  [
    'a decider that claims while the job is paused',
    mistaking(['ClaimTick'], () => ({ pause: undefined })),
    /was claimed while the job was paused/,
  ],
  [
    'a decider that claims while the job is in quarantine',
    mistaking(['ClaimTick'], () => ({ quarantinedAt: undefined })),
    /was claimed while the job was in quarantine/,
  ],
  [
    'a decider that goes on with runs while the job is paused',
    mistaking(['RetryRun', 'ReclaimRun'], () => ({ pause: undefined })),
    /was (tried again|taken over) while the job was paused/,
  ],
  [
    'a decider that calculates past ticks again',
    mistaking(['ClaimTick'], ({ accountedUntil }) =>
      accountedUntil ? { accountedUntil: secondsBefore(accountedUntil, 31) } : {},
    ),
    /was accounted for again|is doubled/,
  ],
  [
    'a decider that passes by ticks',
    mistaking(['ClaimTick'], ({ accountedUntil }) =>
      accountedUntil ? { accountedUntil: secondsBefore(accountedUntil, -31) } : {},
    ),
    /is lost/,
  ],
  ['a decider that skips in silence', forgetting(({ type }) => type === 'TicksSkipped'), /is lost/],
  [
    'a decider that forgets the ticks of an old schedule',
    forgetting(({ type, data }) => type === 'TicksSkipped' && data.reason === 'schedule-change'),
    /is lost/,
  ],
  [
    'a decider that does not see the other runs',
    mistaking(['ClaimTick', 'StartRun'], () => ({ runs: [] })),
    /overlaps/,
  ],
  [
    'a decider that tries again too early',
    world((command, state) =>
      decider
        .decide(
          command.type === 'RetryRun'
            ? { ...command, data: { ...command.data, at: '2027-01-01T00:00:00.000Z' } }
            : command,
          state,
        )
        .map((event) =>
          event.type === 'RunRetried' && command.type === 'RetryRun'
            ? { ...event, data: { ...event.data, at: command.data.at } }
            : event,
        ),
    ),
    /was tried again before its time/,
  ],
  [
    'a decider that counts no attempts',
    mistaking(['FailRun', 'ReclaimRun'], ({ runs }) => ({ runs: runs.map((run) => ({ ...run, attempt: 1 })) })),
    /attempt/,
  ],
  [
    'a decider that announces nothing',
    forgetting(({ type }) => type === 'IntegrationEventRequested'),
    /announced 0 messages/,
  ],
  ['a decider that announces all as one', world(oneIdForAll.decide), /shares its message/],
  [
    'a decider that ends a run and lets it go on',
    world((command, state) => {
      const events = decider.decide(command, state);
      return command.type === 'CompleteRun' ? [...events, ...events] : events;
    }),
    /has its outcome, but then there is RunCompleted/,
  ],
];

describe('the oracle sees through', () => {
  test.each(weaknesses)('%s', (_, weak, words) => {
    const property = fc.property(
      stories,
      (story) => !faultsOf(play(story, { world: weak }).log, periodicTicks).some((fault) => words.test(fault)),
    );
    expect(fc.check(property, { numRuns: 5_000, endOnFailure: true }).failed).toBe(true);
  });

  test('a scheduler that leaves runs and ticks to themselves', () => {
    const property = fc.property(stories, (story) => {
      const { log, end } = play(story);
      return faultsOf(log, periodicTicks, { settledBy: end }).length === 0;
    });
    expect(fc.check(property, { numRuns: 5_000, endOnFailure: true }).failed).toBe(true);
  });
});
