// What operators do to jobs and what becomes of work that fails: every event of a job that an ordinary day does not bring.
import { v7 as uuidV7 } from 'uuid';
import { handleCommand } from '../../../application/handleCommand.js';
import type { EventStore } from '../../../application/ports/eventStore.js';
import { defaultPolicies } from '../../../domain/scheduling/jobPolicies.js';
import { scheduledJob } from '../../../domain/scheduling/scheduledJob.js';
import type { ScheduledJobCommand } from '../../../domain/scheduling/scheduledJobCommands.js';
import { cronerCalculations } from '../../../infrastructure/croner/cronerCalculations.js';
import { at, one, other, workJob } from '../../domain/scheduling/sampleJobs.js';

const context = { correlationId: uuidV7(), actor: 'operator:ada', instance: 'test' };
const reason = 'The source is being moved.';

export async function writeJobControl(store: EventStore): Promise<void> {
  await writeControl(store);
  await writeTroubles(store);
}

function sender(store: EventStore, job: string) {
  return (command: ScheduledJobCommand) =>
    handleCommand(store, scheduledJob(cronerCalculations), { stream: `scheduledJob-${job}`, command, context });
}

/** An operator edits, pauses and resumes a job, and has ticks of the past worked off once more. */
async function writeControl(store: EventStore): Promise<void> {
  const job = 'controlled';
  const send = sender(store, job);
  const of = (time: string) => ({ job, reason, at: at(time) });
  const definition = { ...workJob, job };
  await send({ type: 'DefineJob', data: { definition, at: at('12:00:00.000') } });
  const edited = { ...definition, schedule: { ...workJob.schedule, expression: '*/30 * * * *' } } as const;
  await send({ type: 'EditJob', data: { ...of('12:01:00.000'), definition: edited } });
  await send({ type: 'DefineJob', data: { definition: { ...definition, timeoutMs: 1_000 }, at: at('12:02:00.000') } });
  await send({ type: 'PauseJob', data: of('12:03:00.000') });
  await send({ type: 'ResumeJob', data: { ...of('13:04:00.000'), missed: 'skip' } });
  const range = { from: at('12:00:00.000'), to: at('12:30:00.000') };
  await send({ type: 'BackfillTicks', data: { ...of('13:05:00.000'), ...range } });
  for (const time of ['13:06:00.000', '13:07:00.000']) {
    const { state } = await send({ type: 'ClaimTick', data: { job, ...one, at: at(time) } });
    for (const { runId, epoch } of state.runs)
      await send({ type: 'CompleteRun', data: { job, runId, epoch, summary: {}, at: at(time) } });
  }
  await send({ type: 'BackfillTicks', data: { ...of('13:08:00.000'), ...range } });
  await send({ type: 'CancelRuns', data: of('13:09:00.000') });
  await send({ type: 'CheckpointJob', data: { job, at: at('13:10:00.000') } });
  await send({ type: 'EditJob', data: { ...of('13:11:00.000'), definition: 'asCode' } });
}

/** A run fails, is tried again and cancelled; the next one crashes until its job is in quarantine. */
async function writeTroubles(store: EventStore): Promise<void> {
  const job = 'troubled';
  const send = sender(store, job);
  const policies = { ...defaultPolicies, crashesToQuarantine: 1 };
  await send({ type: 'DefineJob', data: { definition: { ...workJob, job, policies }, at: at('12:00:00.000') } });
  await send({ type: 'ClaimTick', data: { job, ...one, at: at('12:15:00.000') } });
  const failing = { job, runId: `${job}@${at('12:15:00.000')}` };
  const error = { code: 'TypeError', message: 'The catalog answered with a cat.' };
  await send({ type: 'FailRun', data: { ...failing, epoch: 1, error, isFinal: false, at: at('12:16:00.000') } });
  await send({ type: 'RetryRun', data: { ...failing, ...other, at: at('12:17:00.000') } });
  await send({ type: 'CancelRuns', data: { ...failing, reason, at: at('12:18:00.000') } });
  const cancelled = { code: 'cancelled', message: 'Cancelled by an operator.' };
  const end = { ...failing, epoch: 3, error: cancelled, isFinal: true, at: at('12:18:00.010') };
  await send({ type: 'FailRun', data: end });
  await send({ type: 'ClaimTick', data: { job, ...one, at: at('12:30:00.000') } });
  const crashing = { job, runId: `${job}@${at('12:30:00.000')}`, deadBoot: one.boot };
  await send({ type: 'ReclaimRun', data: { ...crashing, ...other, at: at('12:31:00.000') } });
  await send({ type: 'ClearQuarantine', data: { job, missed: 'catch-up', reason, at: at('13:00:00.000') } });
}
