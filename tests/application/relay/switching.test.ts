// The policy for what nobody listens for is switched while messages wait, or the relay is killed after it parked some: what became of each is told rightly.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { PostgresCheckpoints } from '../../../infrastructure/postgres/postgresCheckpoints.js';
import { eventually } from '../../support/eventually.js';
import { messageIds, RelayScene, requested, resend } from './relayScene.js';

const parks = { parksUndelivered: true };

let scene: RelayScene;
let bus: RelayScene['bus'];

beforeEach(async () => {
  scene = await RelayScene.open();
  ({ bus } = scene);
});

afterEach(() => scene.close());

const idsOf = async (type: string) =>
  (await scene.recorded(type)).map(({ data }) => (data as { messageId: string }).messageId);

test('a message at which the relay stood is told as parked once the policy is to park', async () => {
  const [stuck, free] = [requested({ type: resend }), requested()];
  await scene.append(stuck, free);
  bus.leaveUnbound(resend);
  scene.start();
  await eventually(async () => expect(await scene.control.parked()).toHaveLength(1));
  await scene.stop();
  scene.start(parks, 2n);
  await scene.reaches();
  expect(bus.deliveredIds).toEqual(messageIds([free]));
  expect(await idsOf('IntegrationEventParked')).toEqual(messageIds([stuck]));
});

test('a parked message that the next relay publishes in its turn is told as published', async () => {
  class KilledBefore extends PostgresCheckpoints {
    override async move(): Promise<boolean> {
      throw new Error('The process was killed.');
    }
  }
  const [stuck, behind] = [requested({ type: resend }), requested({ type: resend })];
  await scene.append(stuck, behind);
  bus.leaveUnbound(resend);
  scene.start({ ...parks, checkpoints: new KilledBefore(scene.own.database) });
  await eventually(async () => expect(await idsOf('IntegrationEventParked')).toEqual(messageIds([stuck, behind])));
  await scene.stop();
  expect(await scene.checkpoint()).toBe(0n);
  bus.leaveUnbound();
  scene.start({}, 2n);
  await scene.reaches();
  expect(bus.deliveredIds).toEqual(messageIds([stuck, behind]));
  await eventually(async () => expect(await scene.control.parked()).toEqual([]));
  expect(await idsOf('IntegrationEventPublished')).toEqual(messageIds([stuck, behind]));
});
