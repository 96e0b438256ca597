// The history of a job that operators had much to do with, as the real aggregate tells it.
import { v7 as uuidV7 } from 'uuid';
import { handleCommand } from '../../application/handleCommand.js';
import type { EventStore } from '../../application/ports/eventStore.js';
import type { JobDefinition } from '../../domain/scheduling/jobDefinition.js';
import { defaultPolicies } from '../../domain/scheduling/jobPolicies.js';
import { scheduledJob } from '../../domain/scheduling/scheduledJob.js';
import type { ScheduledJobCommand } from '../../domain/scheduling/scheduledJobCommands.js';
import { cronerCalculations } from '../../infrastructure/croner/cronerCalculations.js';
import { at, one, other, workJob } from '../domain/scheduling/sampleJobs.js';

const job = 'operatedJob';
const context = { correlationId: uuidV7(), actor: 'operator:ann', instance: 'test' };
const definition: JobDefinition = { ...workJob, job, policies: { ...defaultPolicies, crashesToQuarantine: 1 } };
const error = { code: 'Error', message: 'The catalog is away.' };

export async function writeOperatedJob(store: EventStore): Promise<void> {
  const handle = (command: ScheduledJobCommand) =>
    handleCommand(store, scheduledJob(cronerCalculations), { stream: `scheduledJob-${job}`, command, context });
  /** @returns the run that the command opened, and the epoch under which it is held. */
  const open = async (command: ScheduledJobCommand) => {
    const { runs } = (await handle(command)).state;
    const run = runs.at(-1);
    if (!run) throw new Error('No run was opened.');
    return { job, runId: run.runId, epoch: run.epoch };
  };
  const asked = { job, trigger: 'manual', parameters: {}, ...one } as const;

  await handle({ type: 'DefineJob', data: { definition, at: at('12:00:00.000') } });
  const edited = { job, definition: { ...definition, timeoutMs: 60_000 }, reason: 'Too long.' };
  await handle({ type: 'EditJob', data: { ...edited, at: at('12:00:10.000') } });
  await handle({
    type: 'DefineJob',
    data: { definition: { ...definition, timeoutMs: 90_000 }, at: at('12:00:20.000') },
  });

  const first = await open({ type: 'StartRun', data: { ...asked, reason: 'To see.', at: at('12:01:00.000') } });
  await handle({ type: 'FailRun', data: { ...first, error, isFinal: false, at: at('12:01:10.000') } });
  const again = await open({ type: 'RetryRun', data: { job, runId: first.runId, ...other, at: at('12:02:00.000') } });
  await handle({ type: 'CompleteRun', data: { ...again, summary: { read: 1 }, at: at('12:02:10.000') } });

  const stuck = await open({ type: 'StartRun', data: { ...asked, at: at('12:03:00.000') } });
  await handle({ type: 'CancelRuns', data: { job, reason: 'Stuck.', at: at('12:03:10.000') } });
  await handle({ type: 'FailRun', data: { ...stuck, error, isFinal: true, at: at('12:03:20.000') } });

  const range = { job, from: at('10:00:00.000'), to: at('10:15:00.000') };
  await handle({ type: 'BackfillTicks', data: { ...range, reason: 'For now.', at: at('12:04:00.000') } });
  const backfilled = await open({ type: 'ClaimTick', data: { job, ...one, at: at('12:05:00.000') } });
  const died = { job, runId: backfilled.runId, deadBoot: one.boot, ...other };
  await handle({ type: 'ReclaimRun', data: { ...died, at: at('12:06:00.000') } });
  await handle({ type: 'CancelRuns', data: { job, reason: 'Enough.', at: at('12:06:10.000') } });
  await handle({ type: 'ClearQuarantine', data: { job, missed: 'skip', reason: 'Mended.', at: at('12:07:00.000') } });
  await handle({ type: 'BackfillTicks', data: { ...range, reason: 'Lost.', at: at('12:08:00.000') } });
  await handle({ type: 'PauseJob', data: { job, reason: 'For now.', at: at('12:09:00.000') } });
  await handle({ type: 'ResumeJob', data: { job, missed: 'catch-up', at: at('12:10:00.000') } });
  await handle({ type: 'PauseJob', data: { job, reason: 'At last.', at: at('12:11:00.000') } });
}
