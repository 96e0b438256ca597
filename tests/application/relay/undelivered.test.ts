// Messages that nobody listens for, or that are none: they wait visibly, and by policy the relay stands still or goes past.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { cleanUp, messageIds, RelayScene, requested, resend } from './relayScene.js';

let scene: RelayScene;
let bus: RelayScene['bus'];

beforeEach(async () => {
  scene = await RelayScene.open();
  ({ bus } = scene);
});

afterEach(() => scene.close());

/** As an operator's command does. */
const makeDue = () => scene.own.database.query('update read_model.parked_event set retry_at = now()');
const skip = (position: bigint) =>
  scene.own.database.query("update read_model.parked_event set state = 'skipped' where position = $1", [position]);
const positions = async () => (await scene.recorded('IntegrationEventRequested')).map(({ position }) => position);

describe('a relay that waits at what cannot be delivered', () => {
  test('stands still, names the missing binding, and delivers everything in order once it is there', async () => {
    const events = [requested(), requested({ type: resend }), requested()];
    await scene.append(...events);
    bus.leaveUnbound(resend);
    scene.start();
    await eventually(() => expect(scene.faults).toContain(`no queue is bound to ${resend}`));
    const [first, second] = await positions();
    const [waiting, ...others] = await scene.control.parked();
    expect(others).toEqual([]);
    expect(waiting).toMatchObject({ position: second, messageType: resend, state: 'waiting', isDue: false });
    expect(waiting?.error).toContain(resend);
    expect(await scene.checkpoint()).toBe(first);
    bus.leaveUnbound();
    await scene.reaches();
    expect(bus.deliveredIds).toEqual(messageIds(events));
    await eventually(async () => expect(await scene.control.parked()).toEqual([]));
    expect(scene.faults.at(-1)).toBeUndefined();
    // It was only late: nothing happened to it that would be a story of its own.
    expect(await scene.recorded('IntegrationEventParked', 'IntegrationEventPublished')).toEqual([]);
  });

  test('says what is wrong until that is over, however often it tries in vain', async () => {
    await scene.append(requested());
    bus.leaveUnbound(cleanUp);
    scene.start();
    await eventually(() => expect(bus.sent.length).toBeGreaterThanOrEqual(3));
    expect(scene.faults).toStrictEqual([`no queue is bound to ${cleanUp}`]);
  });

  test('tries at once when an operator asks for it', async () => {
    await scene.append(requested());
    bus.leaveUnbound(cleanUp);
    scene.start();
    // After three failures it would wait four seconds and more.
    await eventually(() => expect(bus.sent.length).toBeGreaterThanOrEqual(3));
    const tried = bus.sent.length;
    await makeDue();
    await eventually(() => expect(bus.sent.length).toBeGreaterThan(tried), { withinMs: 2_500 });
  });

  test('goes on without a message that an operator skipped', async () => {
    const events = [requested({ type: resend }), requested()];
    await scene.append(...events);
    bus.leaveUnbound(resend);
    scene.start();
    await eventually(async () => expect(await scene.control.parked()).toHaveLength(1));
    const [first] = await positions();
    await skip(first ?? 0n);
    await scene.reaches();
    expect(bus.deliveredIds).toEqual(messageIds(events).slice(1));
    expect(await scene.control.parked()).toMatchObject([{ position: first, state: 'skipped' }]);
  });

  test('stands still at a request that cannot be made a message, and says what is wrong with it', async () => {
    const unknown = requested({ type: 'BookWorm.Contracts:Unheard' });
    const events = [requested(), unknown, requested()];
    await scene.append(...events);
    scene.start();
    await eventually(() => expect(scene.faults.at(-1)).toMatch(/no public type BookWorm.Contracts:Unheard/));
    expect(bus.deliveredIds).toEqual(messageIds(events).slice(0, 1));
    await skip((await positions())[1] ?? 0n);
    await scene.reaches();
    expect(bus.deliveredIds).toEqual(messageIds([events[0], events[2]].flatMap((event) => event ?? [])));
  });
});

describe('a relay that parks what cannot be delivered', () => {
  const parks = { parksUndelivered: true };

  test('goes on with other types, keeps those of the same type behind it, and says so in the log', async () => {
    const [stuck, free, behind] = [requested({ type: resend }), requested(), requested({ type: resend })];
    await scene.append(stuck, free, behind);
    bus.leaveUnbound(resend);
    scene.start(parks);
    await scene.reaches();
    expect(bus.deliveredIds).toEqual(messageIds([free]));
    const [first, , third] = await positions();
    expect(await scene.control.parked()).toMatchObject([
      { position: first, messageType: resend, error: `no queue is bound to ${resend}` },
      { position: third, messageType: resend, error: `waits behind an earlier ${resend}` },
    ]);
    const stories = await scene.recorded('IntegrationEventParked');
    expect(stories.map(({ stream }) => stream)).toEqual(
      messageIds([stuck, behind]).map((messageId) => `integrationEvent-${messageId}`),
    );
    expect(stories[0]?.metadata).toMatchObject({ causationId: stuck.id, actor: 'relay' });
  });

  test('delivers them later in their order, each under its id, and then what follows', async () => {
    const stuck = [requested({ type: resend }), requested({ type: resend })];
    await scene.append(...stuck);
    bus.leaveUnbound(resend);
    scene.start(parks);
    await scene.reaches();
    bus.leaveUnbound();
    await makeDue();
    await eventually(async () => expect(await scene.control.parked()).toEqual([]));
    const late = requested({ type: resend });
    await scene.append(late);
    await scene.reaches();
    expect(bus.deliveredIds).toEqual(messageIds([...stuck, late]));
    const published = await scene.recorded('IntegrationEventPublished');
    expect(published.map(({ data }) => (data as { messageId: string }).messageId)).toEqual(messageIds(stuck));
  });

  test('tried in vain they wait on, all of them, and the relay with other types goes on', async () => {
    await scene.append(requested({ type: resend }), requested({ type: resend }));
    bus.leaveUnbound(resend);
    scene.start(parks);
    await scene.reaches();
    const tried = bus.sent.length;
    await makeDue();
    await eventually(async () => {
      expect(bus.sent.length).toBe(tried + 1);
      expect((await scene.control.parked()).map(({ isDue }) => isDue)).toEqual([false, false]);
    });
    const free = requested();
    await scene.append(free);
    await scene.reaches();
    expect(bus.deliveredIds).toEqual(messageIds([free]));
  });

  test('survives a restart: what is parked stays parked, and its type waits behind it', async () => {
    const [stuck, later] = [requested({ type: resend }), requested({ type: resend })];
    await scene.append(stuck);
    bus.leaveUnbound(resend);
    scene.start(parks);
    await scene.reaches();
    await scene.stop();
    bus.leaveUnbound();
    scene.start(parks, 2n);
    await scene.append(later);
    await scene.reaches();
    expect(bus.deliveredIds).toEqual([]);
    await makeDue();
    await eventually(() => expect(bus.deliveredIds).toEqual(messageIds([stuck, later])));
  });

  test('passes by a request that cannot be made a message', async () => {
    const good = requested();
    await scene.append(requested({ type: 'BookWorm.Contracts:Unheard' }), good);
    scene.start(parks);
    await scene.reaches();
    expect(bus.deliveredIds).toEqual(messageIds([good]));
    expect(await scene.control.parked()).toHaveLength(1);
  });
});
