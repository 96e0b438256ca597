// How operators' commands reach a job: under their name, at the store's time, whichever store keeps the log.
import { v7 as uuidV7 } from 'uuid';
import type { HandledCommand } from '../../application/handleCommand.js';
import { jobDefinitions } from '../../application/scheduling/jobs.js';
import type { ControlCommand } from '../../domain/scheduling/scheduledJobCommands.js';
import type { ScheduledJobEvent } from '../../domain/scheduling/scheduledJobEvents.js';
import type { ScheduledJobState } from '../../domain/scheduling/scheduledJobState.js';
import { printJson } from './output.js';
import { storeTime } from './storeTime.js';
import { operator, type Parts } from './withParts.js';

export type Steered = HandledCommand<ScheduledJobState, ScheduledJobEvent>;

/** Distributes over the kinds of commands, so that each keeps its own data. */
type WithoutPlace<C> = C extends { readonly type: infer Type; readonly data: infer Data }
  ? { readonly type: Type; readonly data: Omit<Data, 'job' | 'at'> }
  : never;

/** A job that no instance has defined yet is defined first. @throws DomainError when a rule forbids the command. */
export async function steerJob(parts: Parts, job: string, command: WithoutPlace<ControlCommand>): Promise<Steered> {
  const { streams, identity } = parts;
  await ensureDefined(parts, job);
  const at = (await storeTime(parts)).toISOString();
  const placed = { ...command, data: { ...command.data, job, at } } as ControlCommand;
  return streams.handle(job, placed, { correlationId: uuidV7(), actor: operator(), ...identity });
}

export async function ensureDefined(parts: Parts, job: string): Promise<ScheduledJobState> {
  const { streams, identity, config } = parts;
  const state = await streams.state(job);
  const definition = jobDefinitions(config.crons).find((candidate) => candidate.job === job);
  if (state.definition || !definition) return state;
  const at = (await storeTime(parts)).toISOString();
  const context = { correlationId: uuidV7(), actor: operator(), ...identity };
  return (await streams.handle(job, { type: 'DefineJob', data: { definition, at } }, context)).state;
}

/** What a command left in the log, for programs; `changed` is false when it was so already. */
export function printSteered(job: string, { events }: Pick<Steered, 'events'>, more: object = {}): void {
  const told = events.map(({ type, data }) => ({ type, data }));
  printJson({ job, changed: events.length > 0, ...more, events: told });
}

/** How many ticks were skipped by these events; null when some were too many to count at once. */
export function skippedTicks(events: readonly ScheduledJobEvent[]): number | null {
  return events.reduce<number | null>((sum, { type, data }) => {
    if (type !== 'TicksSkipped') return sum;
    return sum === null || data.count === null ? null : sum + data.count;
  }, 0);
}
