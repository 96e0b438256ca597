// Which ticks operators are told to be due, and what those wait for.
import { describe, expect, test } from '@jest/globals';
import { jobDefinitions } from '../../../application/scheduling/jobs.js';
import type { JobDefinition } from '../../../domain/scheduling/jobDefinition.js';
import { overdueText, overdueTicks } from '../../../src/cli/overdueTicks.js';

const definition = jobDefinitions({ sealLog: '*/5 * * * *' }).find(({ job }) => job === 'sealLog') as JobDefinition;
const at = (time: string) => `2026-05-14T${time}.000Z`;

describe('overdue ticks', () => {
  test('are those since the last one that is accounted for, until now', () => {
    const overdue = overdueTicks(definition, at('12:05:00'), new Date(at('12:17:00')));
    expect(overdue).toEqual({ from: at('12:10:00'), to: at('12:15:00'), ticks: 2 });
    expect(overdueTicks(definition, at('12:05:00'), new Date(at('12:09:59')))).toBeNull();
  });

  test('are not counted without end', () => {
    const everySecond = {
      ...definition,
      schedule: { kind: 'interval', everyMs: 1_000, anchor: at('12:00:00') },
    } as const;
    const now = new Date('2026-06-14T12:00:00.000Z');
    expect(overdueTicks(everySecond, at('12:00:00'), now)).toMatchObject({ from: at('12:00:01'), ticks: null });
  });

  test('are none where the schedule cannot be read', () => {
    const schedule = { kind: 'cron', expression: '* * * * *', timeZone: 'Mars/Olympus', engine: 'croner@11' } as const;
    expect(overdueTicks({ ...definition, schedule }, at('12:00:00'), new Date(at('13:00:00')))).toBeNull();
  });

  test.each([
    ['paused', true, 'the job is paused'],
    ['active', true, 'waiting for the end of a run'],
    ['active', false, 'no instance has claimed them; does the service run?'],
  ])('of a job that is %s, with a run open: %s, say what they wait for', (state, isRunOpen, why) => {
    const overdue = { from: at('12:10:00'), to: at('12:15:00'), ticks: 2 };
    expect(overdueText(overdue, { state, isRunOpen })).toBe(`2 ticks since ${at('12:10:00')}: ${why}`);
  });
});
