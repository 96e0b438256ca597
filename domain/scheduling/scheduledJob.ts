// The aggregate of a scheduled job; stream `scheduledJob-<job>`. The tick is an event on the job, so a claim, a change of
// the definition and the end of a run can never miss each other: one append at the exact revision wins.
import { DomainError } from '../domainError.js';
import type { Decider } from '../message.js';
import { accountDueTicks, skipUntil } from './accounting.js';
import { backfillTicks, nextOfBackfill } from './backfilling.js';
import { isFull } from './capacity.js';
import { claimRun, type NewRun } from './claimRun.js';
import { checkDefinition } from './definitionRules.js';
import { isSameDefinition, isSameSchedule, type JobDefinition } from './jobDefinition.js';
import { decideOnRun, type RunCommand } from './runs.js';
import { type SchedulingCalculations, ticksBy } from './schedule.js';
import type { ScheduledJobCommand } from './scheduledJobCommands.js';
import type { InstanceIdentity, ScheduledJobEvent, SkipReason } from './scheduledJobEvents.js';
import { evolve, initialState, isAtRest, type ScheduledJobState, stateVersion } from './scheduledJobState.js';

type Decision = readonly ScheduledJobEvent[];
type DataOf<Type extends ScheduledJobCommand['type']> = Extract<ScheduledJobCommand, { type: Type }>['data'];

export function scheduledJob(
  calculations: SchedulingCalculations,
): Decider<ScheduledJobState, ScheduledJobCommand, ScheduledJobEvent> {
  const ticks = ticksBy(calculations);
  const claim = (definition: JobDefinition, by: InstanceIdentity, run: NewRun) =>
    claimRun(calculations, definition, by, run);

  function define({ definition, at }: DataOf<'DefineJob'>, state: ScheduledJobState): Decision {
    if (!state.definition) return [{ type: 'JobDefined', data: { definition, at } }];
    if (state.source === 'code') return redefine(state, { definition, at });
    // What a job does is the release's to say; an operator says when, and how patiently.
    const adopted = { ...state.definition, target: definition.target };
    const redefined = redefine(state, { definition: adopted, at, source: 'operator' });
    if (state.withheld && isSameDefinition(state.withheld, definition)) return redefined;
    return [...redefined, { type: 'DefinitionWithheld', data: { definition, at } }];
  }

  function edit({ job, definition, reason, at }: DataOf<'EditJob'>, state: ScheduledJobState): Decision {
    const { target } = definedJob(job, state);
    if (definition === 'asCode') {
      return state.withheld ? redefine(state, { definition: state.withheld, at, source: 'code', reason }) : [];
    }
    checkDefinition(ticks, definition, new Date(at));
    const edited = { ...definition, job, target };
    return redefine(state, { definition: edited, at, source: 'operator', reason });
  }

  function redefine(
    state: ScheduledJobState,
    data: Extract<ScheduledJobEvent, { type: 'JobRedefined' }>['data'],
  ): Decision {
    const { definition, source } = state;
    if (definition && isSameDefinition(definition, data.definition) && source === (data.source ?? 'code')) return [];
    const redefined: ScheduledJobEvent = { type: 'JobRedefined', data };
    if (definition && isSameSchedule(definition, data.definition)) return [redefined];
    return [...skipUntil(ticks, state, new Date(data.at), gapReason(state)), redefined];
  }

  function claimTick({ job, instance, boot, at }: DataOf<'ClaimTick'>, state: ScheduledJobState): Decision {
    const definition = definedJob(job, state);
    if (isAtRest(state)) return [];
    const { skips, claim: tick } = accountDueTicks(ticks, state, new Date(at));
    if (tick) {
      const scheduledFor = tick.toISOString();
      const run = { runId: `${job}@${scheduledFor}`, scheduledFor, trigger: 'tick', parameters: {}, at } as const;
      return [...skips, ...claim(definition, { instance, boot }, run)];
    }
    const again = isFull(state) ? undefined : nextOfBackfill(ticks, state, at);
    return [...skips, ...(again?.run ? claim(definition, { instance, boot }, again.run) : []), ...(again?.ends ?? [])];
  }

  function start({ job, instance, boot, at, ...asked }: DataOf<'StartRun'>, state: ScheduledJobState): Decision {
    const definition = definedJob(job, state);
    const { trigger, parameters, reason, despitePause = false } = asked;
    const obstacle = obstacleTo(state, despitePause && trigger === 'manual');
    if (obstacle && trigger === 'start') return [];
    if (obstacle) throw obstacle;
    // With the revision, because two may be asked for in one millisecond.
    const runId = `${job}@${at}/${trigger}.${state.nextRevision}`;
    const run = { runId, scheduledFor: at, trigger, parameters, at, ...(reason && { reason }) };
    return claim(definition, { instance, boot }, run);
  }

  /** The gap of a pause or a quarantine is skipped, or left to the misfire policy. */
  function endGap(
    state: ScheduledJobState,
    { at, missed }: DataOf<'ResumeJob'> | DataOf<'ClearQuarantine'>,
    event: ScheduledJobEvent,
  ): Decision {
    return [...(missed === 'skip' ? skipUntil(ticks, state, new Date(at), gapReason(state)) : []), event];
  }

  return {
    initialState,
    evolve,
    decide(command, state) {
      const { type, data } = command;
      switch (type) {
        case 'DefineJob':
          return define(data, state);
        case 'EditJob':
          return edit(data, state);
        case 'ClaimTick':
          return claimTick(data, state);
        case 'StartRun':
          return start(data, state);
        case 'PauseJob': {
          const { job, reason, at } = data;
          definedJob(job, state);
          return state.pause ? [] : [{ type: 'JobPaused', data: { job, reason, at } }];
        }
        case 'ResumeJob': {
          const { job, missed, reason, at } = data;
          definedJob(job, state);
          if (!state.pause) return [];
          return endGap(state, data, { type: 'JobResumed', data: { job, missed, ...(reason && { reason }), at } });
        }
        case 'ClearQuarantine': {
          const { job, missed, reason, at } = data;
          definedJob(job, state);
          if (!state.quarantinedAt) return [];
          return endGap(state, data, { type: 'QuarantineCleared', data: { job, missed, reason, at } });
        }
        case 'BackfillTicks':
          return backfillTicks(ticks, data, { ...state, definition: definedJob(data.job, state) });
        case 'CheckpointJob': {
          const { nextRevision, ...kept } = state;
          return [{ type: 'JobCheckpointed', data: { job: data.job, stateVersion, state: { ...kept } } }];
        }
        default:
          return decideOnRun(calculations, command as RunCommand, state);
      }
    },
  };
}

function definedJob(job: string, { definition }: ScheduledJobState): JobDefinition {
  if (definition) return definition;
  throw new DomainError('unknown_job', `There is no job ${job}; \`bookworm jobs list\` shows those there are.`);
}

/** Why nobody claims ticks at the moment. */
function gapReason({ pause, quarantinedAt }: ScheduledJobState): SkipReason {
  if (pause) return 'paused';
  return quarantinedAt ? 'quarantined' : 'schedule-change';
}

/** Why a run cannot be started now. */
function obstacleTo(state: ScheduledJobState, despitePause: boolean): DomainError | undefined {
  const { definition, pause, quarantinedAt, runs } = state;
  const job = definition?.job ?? '';
  if (quarantinedAt) {
    const advice = `find out why, then \`bookworm jobs quarantine clear ${job}\``;
    return new DomainError(
      'job_quarantined',
      `${job} is in quarantine since ${quarantinedAt}: it kept crashing; ${advice}.`,
    );
  }
  if (pause && !despitePause) {
    const advice = 'resume it, or say --although-paused';
    return new DomainError('job_paused', `${job} is paused since ${pause.at} (${pause.reason}); ${advice}.`);
  }
  if (!isFull(state)) return undefined;
  const advice = `wait for its end, or end it with \`bookworm jobs cancel ${job}\``;
  return new DomainError('run_in_progress', `${job} has a run already (${runs.at(-1)?.runId}); ${advice}.`);
}
