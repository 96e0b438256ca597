// How the relay ends: soon, whatever the bus does, and taking back what it said.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { PostgresRelayControl } from '../../../infrastructure/postgres/postgresRelayControl.js';
import { eventually } from '../../support/eventually.js';
import { cleanUp, RelayScene, requested } from './relayScene.js';

const parks = { parksUndelivered: true };

let scene: RelayScene;
let bus: RelayScene['bus'];

beforeEach(async () => {
  scene = await RelayScene.open();
  ({ bus } = scene);
});

afterEach(() => scene.close());

test('a relay that ends with an error takes back what it said was wrong', async () => {
  class FailingLater extends PostgresRelayControl {
    #calls = 0;
    override async park(...args: Parameters<PostgresRelayControl['park']>): Promise<void> {
      if (++this.#calls > 1) throw new Error('The database is away.');
      return super.park(...args);
    }
  }
  await scene.append(requested());
  bus.leaveUnbound(cleanUp);
  scene.start({ control: new FailingLater(scene.own.database) });
  await expect(scene.running).rejects.toThrow('The database is away.');
  scene.running = Promise.resolve();
  expect(scene.faults).toStrictEqual([`no queue is bound to ${cleanUp}`, undefined]);
});

test('a relay ends although the bus has not answered for the first message of a type', async () => {
  await scene.append(requested());
  bus.hold();
  scene.start();
  await eventually(() => expect(bus.sent).toHaveLength(1));
  await scene.stop();
  expect(await scene.checkpoint()).toBe(0n);
}, 30_000);

test('a relay ends although the bus has not answered for a parked message', async () => {
  await scene.append(requested());
  bus.leaveUnbound(cleanUp);
  scene.start(parks);
  await scene.reaches();
  bus.hold();
  await scene.own.database.query('update read_model.parked_event set retry_at = now()');
  await eventually(() => expect(bus.sent).toHaveLength(2));
  await scene.stop();
  expect(await scene.control.parked()).toHaveLength(1);
}, 30_000);
