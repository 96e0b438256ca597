// What an edit makes of a definition: what is named changes, and nothing else.

import { describe, expect, test } from '@jest/globals';
import { Command } from 'commander';
import type { JobDefinition } from '../../../domain/scheduling/jobDefinition.js';
import { defaultPolicies } from '../../../domain/scheduling/jobPolicies.js';
import { edited, type JobChanges, withEditOptions } from '../../../src/cli/jobEditOptions.js';
import { changedFacts } from '../../../src/status/definitionFacts.js';
import { workJob } from '../../domain/scheduling/sampleJobs.js';

const now = new Date('2026-10-01T12:00:00.700Z');
const interval: JobDefinition = {
  ...workJob,
  schedule: { kind: 'interval', everyMs: 60_000, anchor: '2026-01-01T00:00:00.000Z' },
};

/** The definition after `bookworm jobs edit <arguments>`. */
function edit(definition: JobDefinition, ...args: string[]): JobDefinition {
  const command = withEditOptions(new Command('edit'))
    .exitOverride()
    .configureOutput({ writeErr() {} });
  return edited(definition, command.parse(args, { from: 'user' }).opts<JobChanges>(), now);
}

const changed = (...args: string[]) =>
  changedFacts(workJob, edit(workJob, ...args)).map(({ what, from, to }) => `${what}: ${from} -> ${to}`);

describe('an edit', () => {
  test.each([
    [['--cron', '0 6 * * *'], ['schedule: */15 * * * * -> 0 6 * * *']],
    [['--time-zone', 'Europe/Berlin'], ['time-zone: UTC -> Europe/Berlin']],
    [['--every', '90s'], ['schedule: */15 * * * * -> every 90 s from 2026-10-01T12:00:00.000Z']],
    [['--at', '2026-12-24T18:00:00+01:00'], ['schedule: */15 * * * * -> once at 2026-12-24T17:00:00.000Z']],
    [['--timeout', '90s'], ['timeout: 10m -> 90s']],
    [['--grace', '0s'], ['grace: 5s -> 0s']],
    [['--priority', 'high'], ['priority: normal -> high']],
    [['--misfire', 'all:10'], ['misfire: once -> all:10']],
    [['--starting-deadline', '10m'], ['starting-deadline: none -> 10m']],
    [['--overlap', 'queueOne'], ['overlap: forbid -> queueOne']],
    [
      ['--overlap', 'allow:3', '--misfire', 'skip'],
      ['misfire: once -> skip', 'overlap: forbid -> allow:3'],
    ],
    [['--attempts', '5'], ['attempts: 3 -> 5']],
    [
      ['--retry-delay', '500ms', '--longest-retry-delay', '1h'],
      ['retry-delay: 10s -> 500ms', 'longest-retry-delay: 5m -> 1h'],
    ],
    [['--crashes-to-quarantine', '1'], ['crashes-to-quarantine: 3 -> 1']],
    [['--attempts', '3'], []],
  ])('%j changes that alone', (args, changes) => {
    expect(changed(...args)).toEqual(changes);
  });

  test('of the cron keeps the time zone, and of the zone the cron', () => {
    const inBerlin = edit(workJob, '--time-zone', 'Europe/Berlin');
    const schedule = { kind: 'cron', expression: '0 6 * * *', timeZone: 'Europe/Berlin', engine: 'croner@11' };
    expect(edit(inBerlin, '--cron', '0 6 * * *').schedule).toEqual(schedule);
    expect(edit(interval, '--cron', '0 6 * * *').schedule).toEqual({ ...schedule, timeZone: 'UTC' });
  });

  test('of an interval keeps the instant that it is counted from', () => {
    expect(edit(interval, '--every', '2m').schedule).toEqual({ ...interval.schedule, everyMs: 120_000 });
  });

  test('takes a deadline away', () => {
    const policies = { ...defaultPolicies, startingDeadlineMs: 60_000 };
    expect(edit({ ...workJob, policies }, '--starting-deadline', 'none').policies).toEqual(defaultPolicies);
  });

  test('cannot give a time zone to what has no cron', () => {
    expect(() => edit(interval, '--time-zone', 'UTC')).toThrow(/has no cron/);
  });

  test.each([
    [['--at', '2h'], /with its time zone/],
    [['--at', '2026-12-24T18:00'], /with its time zone/],
    [['--every', '1y'], /such as 90s/],
    [['--overlap', 'all:3'], /forbid, queueOne or allow/],
    [['--misfire', 'all:1001'], /from 1 to 1000/],
    [['--crashes-to-quarantine', '-1'], /from 1 to 1000/],
    [['--every', '5m', '--time-zone', 'UTC'], /cannot be used/],
  ])('%j is refused', (args, message) => {
    expect(() => edit(workJob, ...args)).toThrow(message);
  });
});
