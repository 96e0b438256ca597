// What operators see of the relay and decide about its messages, in the tables where the relay keeps what it knows.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { v4 as uuidV4 } from 'uuid';
import { type ParkedMessage, relaySubscriber } from '../../../application/ports/relayControl.js';
import { PostgresCheckpoints } from '../../../infrastructure/postgres/postgresCheckpoints.js';
import { PostgresLeases } from '../../../infrastructure/postgres/postgresLeases.js';
import { PostgresRelayControl } from '../../../infrastructure/postgres/postgresRelayControl.js';
import { PostgresRelaySteering } from '../../../infrastructure/postgres/postgresRelaySteering.js';
import { pauseSubscriber, resumeSubscriber } from '../../../projections/engine/control.js';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.js';

let own: TestDatabase;
let control: PostgresRelayControl;
let steering: PostgresRelaySteering;
let checkpoints: PostgresCheckpoints;
const unknown = { position: 0n, instance: null, pause: null, fault: null, parked: 0, skipped: 0 };

beforeEach(async () => {
  own = await createTestDatabase();
  control = new PostgresRelayControl(own.database);
  steering = new PostgresRelaySteering(own.database);
  checkpoints = new PostgresCheckpoints(own.database);
});

afterEach(() => own.drop());

function message(position: bigint): ParkedMessage {
  const request = { eventId: uuidV4(), stream: 'scheduledJob-a', revision: 1n, eventType: 'IntegrationEventRequested' };
  return { position, ...request, messageType: 'Sample:A', error: 'no queue is bound' };
}

const states = async () => (await control.parked()).map(({ position, state, isDue }) => [position, state, isDue]);

describe('the report', () => {
  test('knows nothing of a relay that never ran', async () => {
    expect(await steering.report()).toEqual(unknown);
  });

  test('has the instance that lives and holds the lease, and no other', async () => {
    const leases = new PostgresLeases(own.database, { instance: 'shop-1', boot: uuidV4() });
    await leases.round({ names: [relaySubscriber], ttlMs: 60_000 });
    expect(await steering.report()).toMatchObject({ instance: 'shop-1' });
    await own.database.query(`update read_model.lease_holder set alive_until = now() - interval '1 second'`);
    expect(await steering.report()).toMatchObject({ instance: null });
  });

  test('has the position, and the fault that the present holder of the lease noted', async () => {
    await checkpoints.take(relaySubscriber, 2n);
    await checkpoints.move(relaySubscriber, { from: 0n, to: 9n, token: 2n });
    await control.noteFault('RabbitMQ is away', 2n);
    await control.noteFault(undefined, 1n);
    expect(await steering.report()).toEqual({ ...unknown, position: 9n, fault: 'RabbitMQ is away' });
    await control.noteFault(undefined, 2n);
    expect(await steering.report()).toEqual({ ...unknown, position: 9n });
  });

  test('counts as parked what the relay has passed by, and not the message at which it stands', async () => {
    await checkpoints.take(relaySubscriber, 1n);
    await checkpoints.move(relaySubscriber, { from: 0n, to: 5n, token: 1n });
    for (const position of [3n, 4n, 5n, 6n]) await control.park(message(position), 60_000);
    await steering.skip(4n);
    expect(await steering.report()).toMatchObject({ parked: 2, skipped: 1 });
  });
});

describe('a pause', () => {
  test('holds for a relay that never ran, and until it is resumed', async () => {
    await pauseSubscriber(own.database, relaySubscriber, { by: 'operator:ann', reason: 'to look' });
    const pause = { at: expect.any(String), by: 'operator:ann', reason: 'to look' };
    expect([await steering.report(), await control.standing()]).toMatchObject([{ pause }, { pause }]);
    expect(await checkpoints.take(relaySubscriber, 1n)).toBe(0n);
    expect(await steering.report()).toMatchObject({ pause });
    await resumeSubscriber(own.database, relaySubscriber);
    expect(await steering.report()).toEqual(unknown);
  });
});

describe('a parked message', () => {
  test('is due at once when an operator wants it tried', async () => {
    for (const position of [3n, 4n]) await control.park(message(position), 60_000);
    await steering.retryNow([4n]);
    expect(await states()).toEqual([
      [3n, 'waiting', false],
      [4n, 'waiting', true],
    ]);
    expect(await control.standing()).toMatchObject({ due: 1 });
  });

  test('is skipped once, and is not tried or forgotten afterwards', async () => {
    await control.park(message(3n), 60_000);
    expect([await steering.skip(3n), await steering.skip(3n), await steering.skip(4n)]).toEqual([true, false, false]);
    await steering.retryNow([3n]);
    await control.forget([3n]);
    expect(await states()).toEqual([[3n, 'skipped', false]]);
    expect(await control.standing()).toMatchObject({ due: 0, skipped: 1 });
  });
});
