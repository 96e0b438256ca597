// What an operator does to jobs under chaos, by chance.
import { DomainError } from '../../../domain/domainError.js';
import type { JobDefinition } from '../../../domain/scheduling/jobDefinition.js';
import type { ControlCommand } from '../../../domain/scheduling/scheduledJobCommands.js';
import { fragileJob, steeredJob } from './chaosJobs.js';
import type { SchedulerScene } from './schedulerScene.js';

type Chance = (below: number) => number;

/** Pauses, resumes or edits the one job, or lets the other out of its quarantine. */
export async function steerJobs(scene: SchedulerScene, chance: Chance): Promise<void> {
  const { definition } = await scene.streams.state(steeredJob);
  if (!definition) return;
  const data = { job: steeredJob, reason: 'chaos', at: new Date().toISOString() };
  const missed = chance(2) === 0 ? 'skip' : 'catch-up';
  const edited = chance(4) === 0 ? 'asCode' : { ...definition, schedule: someSchedule(chance) };
  const commands: readonly ControlCommand[] = [
    { type: 'PauseJob', data },
    { type: 'ResumeJob', data: { ...data, missed } },
    { type: 'EditJob', data: { ...data, definition: edited } },
    { type: 'ClearQuarantine', data: { ...data, job: fragileJob, missed } },
  ];
  await command(scene, commands[chance(commands.length)]);
}

/** Nothing rests any more, so that all can be accounted for. */
export async function letJobsGo(scene: SchedulerScene): Promise<void> {
  const data = { reason: 'The chaos is over.', at: new Date().toISOString(), missed: 'catch-up' } as const;
  await command(scene, { type: 'ResumeJob', data: { ...data, job: steeredJob } });
  await command(scene, { type: 'ClearQuarantine', data: { ...data, job: fragileJob } });
}

function someSchedule(chance: Chance): JobDefinition['schedule'] {
  if (chance(2) === 0) return { kind: 'interval', everyMs: 1_000 + chance(2_000), anchor: '2026-01-01T00:00:00.000Z' };
  return { kind: 'cron', expression: '*/2 * * * * *', timeZone: 'UTC', engine: 'croner@11' };
}

async function command(scene: SchedulerScene, given: ControlCommand | undefined): Promise<void> {
  try {
    if (given) await scene.command(given);
  } catch (error) {
    // A job that is not there yet.
    if (!(error instanceof DomainError)) throw error;
  }
}
