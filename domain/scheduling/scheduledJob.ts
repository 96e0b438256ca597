// The aggregate of a scheduled job; stream `scheduledJob-<job>`. The tick is an event on the job, so a claim, a change of
// the definition and the end of a run can never miss each other: one append at the exact revision wins.
import { DomainError } from '../domainError.js';
import type { Decider } from '../message.js';
import { isSameDefinition, type JobDefinition, type SchedulingCalculations } from './jobDefinition.js';
import {
  type InstanceIdentity,
  type IntegrationEventRequest,
  type ScheduledJobCommand,
  type ScheduledJobEvent,
} from './scheduledJobMessages.js';
import { evolve, initialState, type ScheduledJobState } from './scheduledJobState.js';

type Decision = readonly ScheduledJobEvent[];
type TicksSkipped = Extract<ScheduledJobEvent, { type: 'TicksSkipped' }>['data'];
type RunClaimed = Extract<ScheduledJobEvent, { type: 'RunClaimed' }>['data'];
type DataOf<Type extends ScheduledJobCommand['type']> = Extract<ScheduledJobCommand, { type: Type }>['data'];

/** A tick may be claimed this much before it is due by the claimer's clock. */
const clockToleranceMs = 50;
/** A run that keeps killing its process is given up after this many attempts. */
const mostAttempts = 3;
const mostTicksCounted = 10_000;

export function scheduledJob(
  calculations: SchedulingCalculations,
): Decider<ScheduledJobState, ScheduledJobCommand, ScheduledJobEvent> {
  function define({ definition, at }: DataOf<'DefineJob'>, state: ScheduledJobState): Decision {
    if (!state.definition) return [{ type: 'JobDefined', data: { definition, at } }];
    if (isSameDefinition(state.definition, definition)) return [];
    const missed = ticksMissed(state, new Date(at), 'schedule-change');
    return [...missed, { type: 'JobRedefined', data: { definition, at } }];
  }

  function claimTick(command: DataOf<'ClaimTick'>, state: ScheduledJobState): Decision {
    const { job, slot, at } = command;
    const definition = defined(job, state);
    if (Date.parse(slot) > Date.parse(at) + clockToleranceMs) {
      throw new DomainError('tick_not_due', `The tick ${slot} of ${job} is not due at ${at}.`);
    }
    // Claimed by another instance a moment ago, or not a tick of the definition as it is now.
    const isTick = calculations.latestDueTime(definition.schedule, new Date(slot))?.toISOString() === slot;
    if (!isTick || slot <= state.accountedUntil) return [];
    const missed = ticksMissed(state, new Date(Date.parse(slot) - 1), 'misfire');
    if (state.running) return [...missed, skipped(job, { from: slot, to: slot, count: 1, reason: 'overlap' })];
    return [
      ...missed,
      ...claim(definition, command, {
        runId: `${job}@${slot}`,
        scheduledFor: slot,
        trigger: 'tick',
        parameters: {},
        at,
      }),
    ];
  }

  function start(command: DataOf<'StartRun'>, state: ScheduledJobState): Decision {
    const { job, trigger, parameters, at } = command;
    const definition = defined(job, state);
    if (!state.running) {
      // With the revision, because two may be asked for in one millisecond.
      const runId = `${job}@${at}/${trigger}.${state.nextRevision}`;
      return claim(definition, command, { runId, scheduledFor: at, trigger, parameters, at });
    }
    if (trigger === 'start') return [];
    throw new DomainError('run_in_progress', `${job} is running already (${state.running.runId}); wait for its end.`);
  }

  function claim(
    definition: JobDefinition,
    { instance, boot }: InstanceIdentity,
    run: Omit<RunClaimed, 'job' | 'attempt' | keyof InstanceIdentity>,
  ): Decision {
    const { job, target, priority } = definition;
    const { runId, scheduledFor, at } = run;
    const claimed: ScheduledJobEvent = { type: 'RunClaimed', data: { job, ...run, attempt: 1, instance, boot } };
    if (target.kind === 'work') return [claimed];
    const messageId = calculations.guid(runId, new Date(scheduledFor));
    const payload = { id: messageId, creationDate: at };
    const request: IntegrationEventRequest = {
      job,
      runId,
      messageId,
      messageType: target.messageType,
      priority,
      payload,
    };
    return [
      claimed,
      { type: 'IntegrationEventRequested', data: request },
      { type: 'RunCompleted', data: { job, runId, summary: {}, at } },
    ];
  }

  /** The ticks up to `until` that nobody claimed, as one range; their count is left open when it is very large. */
  function ticksMissed(state: ScheduledJobState, until: Date, reason: TicksSkipped['reason']): Decision {
    if (!state.definition) return [];
    const { job, schedule } = state.definition;
    const missed = calculations.dueTimes(schedule, new Date(state.accountedUntil), until, mostTicksCounted + 1);
    const from = missed[0]?.toISOString();
    if (!from) return [];
    const isCounted = missed.length <= mostTicksCounted;
    const to = (isCounted ? missed.at(-1) : calculations.latestDueTime(schedule, until))?.toISOString() ?? from;
    return [skipped(job, { from, to, count: isCounted ? missed.length : null, reason })];
  }

  return {
    initialState,
    evolve,
    decide({ type, data }, state) {
      switch (type) {
        case 'DefineJob':
          return define(data, state);
        case 'ClaimTick':
          return claimTick(data, state);
        case 'StartRun':
          return start(data, state);
        case 'ReclaimRun':
          return reclaim(data, state);
        case 'ReleaseRun':
          held(data, state);
          return [{ type: 'RunReleased', data: { job: data.job, runId: data.runId, reason: 'drain', at: data.at } }];
        case 'CompleteRun':
          held(data, state);
          return [
            { type: 'RunCompleted', data: { job: data.job, runId: data.runId, summary: data.summary, at: data.at } },
          ];
        case 'FailRun':
          held(data, state);
          return [{ type: 'RunFailed', data: { job: data.job, runId: data.runId, error: data.error, at: data.at } }];
      }
    },
  };
}

function reclaim({ job, deadBoot, instance, boot, at }: DataOf<'ReclaimRun'>, state: ScheduledJobState): Decision {
  const { running } = state;
  if (!running || running.boot !== deadBoot) return [];
  const { runId } = running;
  // A run that was handed back did not die: only a crash uses up an attempt.
  const attempt = deadBoot === null ? running.attempt : running.attempt + 1;
  if (attempt > mostAttempts) {
    const message = `Gave up after ${running.attempt} attempts, each of which ended with its process.`;
    return [{ type: 'RunFailed', data: { job, runId, error: { code: 'crashed', message }, at } }];
  }
  const reason = deadBoot === null ? 'released' : 'lease-expired';
  return [{ type: 'RunReclaimed', data: { job, runId, attempt, instance, boot, reason, at } }];
}

function defined(job: string, { definition }: ScheduledJobState): JobDefinition {
  if (definition) return definition;
  throw new DomainError('unknown_job', `There is no job ${job}; \`bookworm jobs list\` shows those there are.`);
}

/** Refuses a process that no longer holds the run: another reclaimed it, or it ended. */
function held({ job, runId, epoch }: { job: string; runId: string; epoch: number }, state: ScheduledJobState): void {
  const { running } = state;
  if (running && running.runId === runId && running.epoch === epoch) return;
  throw new DomainError('run_not_held', `The run ${runId} of ${job} is no longer held by this process.`);
}

function skipped(job: string, ticks: Omit<TicksSkipped, 'job'>): ScheduledJobEvent {
  return { type: 'TicksSkipped', data: { job, ...ticks } };
}
