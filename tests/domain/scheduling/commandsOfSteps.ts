// The command that an instance gives in a step of a story, by what it knows of the job.
import type { ScheduledJobCommand } from '../../../domain/scheduling/scheduledJobCommands.js';
import type { InstanceIdentity } from '../../../domain/scheduling/scheduledJobEvents.js';
import type { ScheduledJobState } from '../../../domain/scheduling/scheduledJobState.js';
import type { Step, Story } from './stories.js';

export interface Deciding {
  readonly actor: InstanceIdentity;
  readonly now: Date;
  /** As it saw the job last. */
  readonly state: ScheduledJobState;
  /** All that it ever held. */
  readonly held: readonly { readonly runId: string; readonly epoch: number }[];
}

const job = 'job';

/** Undefined when there is nothing to try that on. */
export function commandOf(
  { action, definition: index, choice }: Step,
  { definitions }: Pick<Story, 'definitions'>,
  self: Deciding,
): ScheduledJobCommand | undefined {
  const at = self.now.toISOString();
  const by = { job, ...self.actor, at };
  const reasoned = { job, reason: 'why not', at };
  const definition = definitions[index];
  const held = self.held.at(-1 - choice);
  const open = self.state.runs.at(-1 - choice);
  const start = { ...by, parameters: {}, trigger: 'manual' } as const;
  switch (action) {
    case 'claimTick':
      return { type: 'ClaimTick', data: by };
    case 'define':
      return definition && { type: 'DefineJob', data: { definition, at } };
    case 'edit':
      return definition && { type: 'EditJob', data: { ...reasoned, definition } };
    case 'editAsCode':
      return { type: 'EditJob', data: { ...reasoned, definition: 'asCode' } };
    case 'startByHand':
      return { type: 'StartRun', data: start };
    case 'startAlthoughPaused':
      return { type: 'StartRun', data: { ...start, reason: 'to see', despitePause: true } };
    case 'startAtStart':
      return { type: 'StartRun', data: { ...start, trigger: 'start' } };
    case 'reclaimDead':
      return open && { type: 'ReclaimRun', data: { ...by, runId: open.runId, deadBoot: open.boot } };
    case 'reclaimReleased':
      return open && { type: 'ReclaimRun', data: { ...by, runId: open.runId, deadBoot: null } };
    case 'retry':
      return open && { type: 'RetryRun', data: { ...by, runId: open.runId } };
    case 'release':
      return held && { type: 'ReleaseRun', data: { job, ...held, at } };
    case 'complete':
      return held && { type: 'CompleteRun', data: { job, ...held, at, summary: { books: 1 } } };
    case 'fail':
    case 'failForGood': {
      const error = { code: 'Error', message: 'The catalog is away.' };
      return held && { type: 'FailRun', data: { job, ...held, at, error, isFinal: action === 'failForGood' } };
    }
    case 'pause':
      return { type: 'PauseJob', data: reasoned };
    case 'resumeSkipping':
      return { type: 'ResumeJob', data: { job, missed: 'skip', at } };
    case 'resumeCatchingUp':
      return { type: 'ResumeJob', data: { ...reasoned, missed: 'catch-up' } };
    case 'clearSkipping':
      return { type: 'ClearQuarantine', data: { ...reasoned, missed: 'skip' } };
    case 'clearCatchingUp':
      return { type: 'ClearQuarantine', data: { ...reasoned, missed: 'catch-up' } };
    case 'backfill': {
      const from = new Date(self.now.getTime() - (index + 1) * 10_000).toISOString();
      return { type: 'BackfillTicks', data: { ...reasoned, from, to: at } };
    }
    case 'cancelOne':
      return open && { type: 'CancelRuns', data: { ...reasoned, runId: open.runId } };
    case 'cancelAll':
      return { type: 'CancelRuns', data: reasoned };
    case 'checkpoint':
      return { type: 'CheckpointJob', data: { job, at } };
  }
}
