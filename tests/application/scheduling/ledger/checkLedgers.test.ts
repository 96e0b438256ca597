// The check reads the log itself: every job, all of its events, also those that truncation hid.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import { toAppend } from '../../../../application/handleCommand.js';
import { checkLedgers } from '../../../../application/scheduling/ledger/checkLedgers.js';
import type { ScheduledJobEvent } from '../../../../domain/scheduling/scheduledJobEvents.js';
import { engine } from '../../../../infrastructure/croner/cronerCalculations.js';
import { ticks } from '../../../../infrastructure/croner/ticks.js';
import { PostgresEventStore } from '../../../../infrastructure/event-store/postgres/postgresEventStore.js';
import { at, claimed, completed, defined, emitJob, workJob } from '../../../domain/scheduling/sampleJobs.js';
import { createTestDatabase, type TestDatabase } from '../../../support/testDatabase.js';

const until = new Date(at('14:30:00.000'));
let own: TestDatabase;
let store: PostgresEventStore;

beforeAll(async () => {
  own = await createTestDatabase();
  store = new PostgresEventStore(own.database, own.url);
  await record('scheduledJob-resendErrorEmail', [defined(emitJob, '12:30:00.000'), claimed(emitJob, '13:00:00.000')]);
  await record('scheduledJob-synchroniseCatalog', [
    defined(workJob, '14:05:00.000'),
    claimed(workJob, '14:30:00.000'),
    completed(workJob, '14:30:00.000', '14:30:01.000'),
  ]);
  await record('scheduledJob-resendErrorEmail', [claimed(emitJob, '14:00:00.000')]);
  await store.truncateStream('scheduledJob-resendErrorEmail', 2n);
});

afterAll(async () => {
  await store.close();
  await own.drop();
});

async function record(stream: string, events: readonly ScheduledJobEvent[]): Promise<void> {
  const context = { correlationId: uuidV7(), actor: 'test', instance: 'test' };
  await store.append(stream, 'any', toAppend(events, context));
}

const check = (job?: string) => checkLedgers({ store, ticks, engine }, { until, ...(job && { job }) });

test('all jobs are checked in one pass, each by its own events', async () => {
  expect(await check()).toMatchObject([
    { job: 'resendErrorEmail', from: at('12:30:00.000'), claimed: 2, faultCount: 0 },
    {
      job: 'synchroniseCatalog',
      from: at('14:05:00.000'),
      claimed: 1,
      faults: [{ kind: 'hole', from: at('14:15:00.000') }],
    },
  ]);
});

test('one job is checked alone', async () => {
  expect((await check('resendErrorEmail')).map(({ job }) => job)).toEqual(['resendErrorEmail']);
  expect(await check('unheardOf')).toEqual([]);
});

test('a fault says where in the log it shows', async () => {
  const [report] = await check('synchroniseCatalog');
  const [fault] = report?.faults ?? [];
  const positions: string[] = [];
  for await (const { position } of store.readAll({ types: ['RunClaimed'] })) positions.push(`${position}`);
  expect(fault?.position).toBe(positions[1]);
});

test('a check can be ended before its end', async () => {
  const scope = { until, signal: AbortSignal.abort(new Error('enough')) };
  await expect(checkLedgers({ store, ticks, engine }, scope)).rejects.toThrow('enough');
});
