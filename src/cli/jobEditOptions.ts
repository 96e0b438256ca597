// The options of `bookworm jobs edit`: what they are called, and what a definition becomes by them.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { definitionBounds } from '../../domain/scheduling/definitionRules.js';
import type { JobDefinition } from '../../domain/scheduling/jobDefinition.js';
import {
  type JobPolicies,
  type MisfirePolicy,
  type OverlapPolicy,
  policiesOf,
} from '../../domain/scheduling/jobPolicies.js';
import type { Schedule } from '../../domain/scheduling/schedule.js';
import { durationFormat } from '../durations.js';
import { UsageError } from './exitCodes.js';
import { isoInstant } from './instants.js';
import { cronExpression, cronFormat, cronSchedule, duration, timeZoneName, wholeNumber } from './scheduleOptions.js';

/** Only what is given changes. Durations in milliseconds. */
export interface JobChanges {
  readonly cron?: string;
  readonly timeZone?: string;
  readonly every?: number;
  readonly at?: string;
  readonly timeout?: number;
  readonly priority?: JobDefinition['priority'];
  readonly misfire?: MisfirePolicy;
  readonly startingDeadline?: number | 'none';
  readonly overlap?: OverlapPolicy;
  readonly attempts?: number;
  readonly retryDelay?: number;
  readonly longestRetryDelay?: number;
  readonly grace?: number;
  readonly crashesToQuarantine?: number;
}

export function withEditOptions(command: Command): Command {
  const option = (flags: string, meaning: string, parse: (text: string) => unknown) =>
    command.addOption(new Option(flags, meaning).argParser(parse));
  command.addOption(new Option('--cron <cron>', cronFormat).argParser(cronExpression).conflicts(['every', 'at']));
  option('--time-zone <name>', 'in which the cron is to be read, such as Europe/Berlin', timeZoneName);
  command.addOption(
    new Option('--every <duration>', `a fixed interval, ${durationFormat}`)
      .argParser(duration)
      .conflicts(['at', 'timeZone']),
  );
  command.addOption(
    new Option('--at <instant>', 'once, such as 2026-10-01T12:30:00Z')
      .argParser((text) => isoInstant(text))
      .conflicts('timeZone'),
  );
  option('--timeout <duration>', 'a run is aborted after it', duration);
  option('--grace <duration>', 'how long aborted work may take to stop', duration);
  command.addOption(new Option('--priority <priority>', 'whose turn it is first').choices(['normal', 'high']));
  option('--misfire <policy>', 'what becomes of missed ticks: skip, once or all:<most>', misfirePolicy);
  option('--starting-deadline <duration>', 'a tick is not run when it is later; or none', deadline);
  option('--overlap <policy>', 'a tick while a run is open: forbid, queueOne or allow:<most>', overlapPolicy);
  option('--attempts <number>', 'how often a run is tried', wholeNumber(...definitionBounds.attempts));
  option('--retry-delay <duration>', 'between the first and the second attempt; doubles after that', duration);
  option('--longest-retry-delay <duration>', 'where the doubling ends', duration);
  const crashes = wholeNumber(...definitionBounds.crashesToQuarantine);
  option('--crashes-to-quarantine <number>', 'nothing is started after so many in a row', crashes);
  return command;
}

/** @throws UsageError when the changes do not fit the job. @param now where an interval begins to be counted. */
export function edited(definition: JobDefinition, changes: JobChanges, now: Date): JobDefinition {
  const { timeout: timeoutMs, priority } = changes;
  return {
    ...definition,
    schedule: editedSchedule(definition, changes, now),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(priority && { priority }),
    policies: editedPolicies(policiesOf(definition), changes),
  };
}

function editedPolicies(policies: JobPolicies, changes: JobChanges): JobPolicies {
  const { misfire, startingDeadline, overlap, attempts, retryDelay, longestRetryDelay, grace } = changes;
  const { retry } = policies;
  return {
    misfire: misfire ?? policies.misfire,
    startingDeadlineMs: startingDeadline === 'none' ? null : (startingDeadline ?? policies.startingDeadlineMs),
    overlap: overlap ?? policies.overlap,
    retry: {
      attempts: attempts ?? retry.attempts,
      firstDelayMs: retryDelay ?? retry.firstDelayMs,
      longestDelayMs: longestRetryDelay ?? retry.longestDelayMs,
    },
    graceMs: grace ?? policies.graceMs,
    crashesToQuarantine: changes.crashesToQuarantine ?? policies.crashesToQuarantine,
  };
}

function editedSchedule(
  { job, schedule }: JobDefinition,
  { cron, timeZone, every, at }: JobChanges,
  now: Date,
): Schedule {
  if (at !== undefined) return { kind: 'once', at };
  if (every !== undefined) {
    // Whole seconds read better.
    const start = new Date(Math.floor(now.getTime() / 1_000) * 1_000).toISOString();
    return { kind: 'interval', everyMs: every, anchor: schedule.kind === 'interval' ? schedule.anchor : start };
  }
  const isCron = schedule.kind === 'cron';
  if (cron !== undefined) return cronSchedule(cron, timeZone ?? (isCron ? schedule.timeZone : 'UTC'));
  if (timeZone === undefined) return schedule;
  if (!isCron) throw new UsageError(`${job} has no cron, which a time zone would be of: say --cron as well.`);
  return cronSchedule(schedule.expression, timeZone);
}

function misfirePolicy(text: string): MisfirePolicy {
  if (text === 'skip' || text === 'once') return { kind: text };
  return { kind: 'all', most: mostOf(text, 'all', 'skip, once or all:<most>, such as all:10') };
}

function overlapPolicy(text: string): OverlapPolicy {
  if (text === 'forbid' || text === 'queueOne') return { kind: text };
  return { kind: 'allow', most: mostOf(text, 'allow', 'forbid, queueOne or allow:<most>, such as allow:3') };
}

function mostOf(text: string, kind: string, forms: string): number {
  const [, given, number = ''] = /^([a-z]+):(\d+)$/.exec(text) ?? [];
  if (given !== kind) throw new InvalidArgumentError(`Give ${forms}.`);
  return wholeNumber(...definitionBounds.most)(number);
}

/** Not null, which commander would not hand on. */
function deadline(text: string): number | 'none' {
  return text === 'none' ? text : duration(text);
}
