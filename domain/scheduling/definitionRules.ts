// What a definition must be to come into force.
import { DomainError } from '../domainError.js';
import type { JobDefinition } from './jobDefinition.js';
import { policiesOf } from './jobPolicies.js';
import type { Ticks } from './schedule.js';

const dayMs = 86_400_000;

/** Of a definition's numbers, the least and the most, both included. */
export const definitionBounds = {
  everyMs: [1_000, 366 * dayMs],
  timeoutMs: [1_000, dayMs],
  startingDeadlineMs: [1_000, 366 * dayMs],
  attempts: [1, 100],
  retryDelayMs: [100, dayMs],
  graceMs: [0, 600_000],
  crashesToQuarantine: [1, 1_000],
  most: [1, 1_000],
} as const;

/** @throws DomainError `invalid_definition` that says what is wrong; `now` decides whether it will ever be due. */
export function checkDefinition(ticks: Ticks, definition: JobDefinition, now: Date): void {
  const { schedule, timeoutMs } = definition;
  const { misfire, overlap, retry, startingDeadlineMs, graceMs, crashesToQuarantine } = policiesOf(definition);
  if (schedule.kind === 'interval') within('everyMs', schedule.everyMs);
  if (schedule.kind === 'interval') inUtc('anchor', schedule.anchor);
  if (schedule.kind === 'once') inUtc('at', schedule.at);
  within('timeoutMs', timeoutMs);
  if (startingDeadlineMs !== null) within('startingDeadlineMs', startingDeadlineMs);
  within('attempts', retry.attempts);
  within('retryDelayMs', retry.firstDelayMs);
  within('retryDelayMs', retry.longestDelayMs);
  if (retry.longestDelayMs < retry.firstDelayMs) {
    const delays = `${retry.longestDelayMs} ms, is shorter than the first one, ${retry.firstDelayMs} ms`;
    throw invalid(`The longest retry delay, ${delays}; change both.`);
  }
  within('graceMs', graceMs);
  within('crashesToQuarantine', crashesToQuarantine);
  if (misfire.kind === 'all') within('most', misfire.most);
  if (overlap.kind === 'allow') within('most', overlap.most);
  if (!nextTick(ticks, definition, now)) throw invalid('By this schedule the job is never due again.');
}

function nextTick(ticks: Ticks, { schedule }: JobDefinition, now: Date): Date | undefined {
  try {
    return ticks.next(schedule, now);
  } catch (error) {
    throw error instanceof DomainError ? invalid(error.message) : error;
  }
}

/** Events hold instants in UTC. */
function inUtc(name: string, instant: string): void {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/.test(instant) && !Number.isNaN(Date.parse(instant))) return;
  throw invalid(`${name} must be an instant in UTC like 2026-10-01T12:00:00Z, and is ${instant}.`);
}

function within(name: keyof typeof definitionBounds, value: number): void {
  const [least, most] = definitionBounds[name];
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw invalid(`${name} must be a whole number from ${least} to ${most}, and is ${value}.`);
}

function invalid(message: string): DomainError {
  return new DomainError('invalid_definition', message);
}
