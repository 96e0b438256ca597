// What a definition must be to come into force by the word of an operator.
import { describe, expect, test } from '@jest/globals';
import { DomainError } from '../../../domain/domainError.js';
import { checkDefinition } from '../../../domain/scheduling/definitionRules.js';
import type { JobDefinition } from '../../../domain/scheduling/jobDefinition.js';
import { defaultPolicies } from '../../../domain/scheduling/jobPolicies.js';
import { ticks } from '../../../infrastructure/croner/ticks.js';
import { at, cron, withPolicies, workJob } from './sampleJobs.js';

const now = new Date(at('12:00:00.000'));
const check = (definition: JobDefinition) => () => checkDefinition(ticks, definition, now);
const retry = defaultPolicies.retry;
const interval = { kind: 'interval', everyMs: 1_000, anchor: at('00:00:00.000') } as const;

describe('a definition', () => {
  test.each<[string, JobDefinition]>([
    ['without policies', workJob],
    ['with an interval', { ...workJob, schedule: interval }],
    ['with an instant to come', { ...workJob, schedule: { kind: 'once', at: at('12:00:00.001') } }],
    [
      'with everything at its least',
      withPolicies(
        { ...workJob, timeoutMs: 1_000 },
        {
          misfire: { kind: 'all', most: 1 },
          overlap: { kind: 'allow', most: 1 },
          startingDeadlineMs: 1_000,
          retry: { attempts: 1, firstDelayMs: 100, longestDelayMs: 100 },
          graceMs: 0,
          crashesToQuarantine: 1,
        },
      ),
    ],
    [
      'with everything at its most',
      withPolicies(
        { ...workJob, timeoutMs: 86_400_000 },
        {
          misfire: { kind: 'all', most: 1_000 },
          overlap: { kind: 'allow', most: 1_000 },
          startingDeadlineMs: 31_622_400_000,
          retry: { attempts: 100, firstDelayMs: 86_400_000, longestDelayMs: 86_400_000 },
          graceMs: 600_000,
          crashesToQuarantine: 1_000,
        },
      ),
    ],
  ])('%s is allowed', (_, definition) => expect(check(definition)).not.toThrow());

  test.each<[string, JobDefinition, string]>([
    ['of an interval under a second', { ...workJob, schedule: { ...interval, everyMs: 999 } }, 'everyMs'],
    ['of a broken interval', { ...workJob, schedule: { ...interval, everyMs: 1_000.5 } }, 'everyMs'],
    ['whose anchor is no instant', { ...workJob, schedule: { ...interval, anchor: 'noon' } }, 'anchor'],
    [
      'whose anchor is not in UTC',
      { ...workJob, schedule: { ...interval, anchor: '2026-10-01T12:00:00+02:00' } },
      'anchor',
    ],
    ['whose instant is no day', { ...workJob, schedule: { kind: 'once', at: '2026-13-01T12:00:00Z' } }, 'at must be'],
    ['whose instant has come', { ...workJob, schedule: { kind: 'once', at: at('12:00:00.000') } }, 'never due again'],
    ['whose days do not exist', { ...workJob, schedule: cron('0 0 30 2 *') }, 'never due again'],
    ['whose expression means nothing', { ...workJob, schedule: cron('never') }, 'Cannot read the schedule'],
    [
      'of a time zone that is not known',
      { ...workJob, schedule: cron('0 * * * *', 'Moon/Tranquility') },
      'Cannot read',
    ],
    ['without time', { ...workJob, timeoutMs: 0 }, 'timeoutMs'],
    ['with more than a day', { ...workJob, timeoutMs: 86_400_001 }, 'timeoutMs'],
    ['with a deadline under a second', withPolicies(workJob, { startingDeadlineMs: 999 }), 'startingDeadlineMs'],
    ['without an attempt', withPolicies(workJob, { retry: { ...retry, attempts: 0 } }), 'attempts'],
    ['that is tried again at once', withPolicies(workJob, { retry: { ...retry, firstDelayMs: 0 } }), 'retryDelayMs'],
    [
      'that waits for ever',
      withPolicies(workJob, { retry: { ...retry, longestDelayMs: Number.POSITIVE_INFINITY } }),
      'retryDelayMs',
    ],
    [
      'that waits longer for the second attempt than for any',
      withPolicies(workJob, { retry: { ...retry, firstDelayMs: 300_001 } }),
      'is shorter than the first one',
    ],
    ['with endless grace', withPolicies(workJob, { graceMs: 600_001 }), 'graceMs'],
    ['that is never safe', withPolicies(workJob, { crashesToQuarantine: 0 }), 'crashesToQuarantine'],
    ['that catches up on everything', withPolicies(workJob, { misfire: { kind: 'all', most: 1_001 } }), 'most'],
    ['that allows no run', withPolicies(workJob, { overlap: { kind: 'allow', most: 0 } }), 'most'],
  ])('%s is refused', (_, definition, words) => {
    expect(check(definition)).toThrow(DomainError);
    expect(check(definition)).toThrow(words);
    expect(check(definition)).toThrow(expect.objectContaining({ code: 'invalid_definition' }) as unknown as Error);
  });
});
