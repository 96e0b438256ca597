// What the log has of an instance: its start, at most one orderly end, and nothing of another process.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v4 as uuidV4 } from 'uuid';
import { announceInstance } from '../../application/announceInstance.js';
import { WrongExpectedRevisionError } from '../../application/ports/eventStore.js';
import { PostgresEventStore } from '../../infrastructure/event-store/postgres/postgresEventStore.js';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.js';

let own: TestDatabase;
let store: PostgresEventStore;
const clock = { now: () => new Date('2026-10-01T12:00:00.000Z'), monotonicMs: () => 0 };

beforeAll(async () => {
  own = await createTestDatabase();
  store = new PostgresEventStore(own.database, own.url);
});

afterAll(async () => {
  await store.close();
  await own.drop();
});

const announce = (boot: string) =>
  announceInstance({ store, identity: { instance: 'one', boot }, version: '1.2.3', clock });

async function recordedOf(boot: string) {
  const events = [];
  for await (const { type, data } of store.readStream(`instance-${boot}`)) events.push({ type, data });
  return events;
}

describe('an instance', () => {
  test('says that it started in which version, and why it stopped', async () => {
    const boot = uuidV4();
    const at = '2026-10-01T12:00:00.000Z';
    const announced = await announce(boot);
    const started = { type: 'InstanceStarted', data: { instance: 'one', boot, version: '1.2.3', at } };
    expect(await recordedOf(boot)).toEqual([started]);
    await announced.stopped('asked');
    const stopped = { type: 'InstanceStopped', data: { instance: 'one', boot, reason: 'asked', at } };
    expect(await recordedOf(boot)).toEqual([started, stopped]);
  });

  test('does not stop twice', async () => {
    const boot = uuidV4();
    const announced = await announce(boot);
    await announced.stopped('failed');
    await expect(announced.stopped('asked')).rejects.toThrow(WrongExpectedRevisionError);
    expect(await recordedOf(boot)).toHaveLength(2);
  });

  test('does not start under the boot id of another one', async () => {
    const boot = uuidV4();
    await announce(boot);
    await expect(announce(boot)).rejects.toThrow(WrongExpectedRevisionError);
  });
});
