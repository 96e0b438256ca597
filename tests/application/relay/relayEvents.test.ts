// The relay's promise to neighbours: every message, in log order, under ids that never change, whatever fails meanwhile.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MessageNotDeliveredError } from '../../../application/ports/messagePublisher.js';
import { eventually } from '../../support/eventually.js';
import { messageIds, other, RelayScene, requested } from './relayScene.js';

let scene: RelayScene;
let bus: RelayScene['bus'];

beforeEach(async () => {
  scene = await RelayScene.open();
  ({ bus } = scene);
});

afterEach(() => scene.close());

const advances = () => scene.recorded('RelayAdvanced');

describe('the relay', () => {
  test('publishes nothing for other events, its checkpoint passes them, and it says nothing of it', async () => {
    await scene.append(other(), other(), other());
    scene.start();
    await scene.reaches();
    expect(bus.sent).toEqual([]);
    expect(await advances()).toEqual([]);
  });

  test('publishes in log order, each message once, over several pages, before and after it caught up', async () => {
    const events = Array.from({ length: 2_700 }, (_, n) => (n % 10 === 3 ? other() : requested()));
    await scene.append(...events.slice(0, 1_200));
    await scene.append(...events.slice(1_200, 2_400));
    scene.start();
    await scene.reaches();
    await scene.append(...events.slice(2_400));
    await scene.reaches();
    expect(bus.sent).toEqual(messageIds(events));
    expect(bus.deliveredIds).toEqual(messageIds(events));
  });

  test('has no more messages under way than its window holds, and as many once the type has found a queue', async () => {
    const events = Array.from({ length: 20 }, () => requested());
    await scene.append(...events);
    const [first] = messageIds(events);
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    bus.answer = async ({ messageId }) => (messageId === first ? undefined : held);
    scene.start({ windowSize: 5 });
    await eventually(() => expect(bus.sent).toHaveLength(6));
    letGo();
    await scene.reaches();
    expect(bus.mostUnderWay).toBe(5);
  });

  test('sends the first message of a type alone, because it may find no queue', async () => {
    await scene.append(requested(), requested(), requested());
    const letGo = bus.hold();
    scene.start();
    await eventually(() => expect(bus.sent).toHaveLength(1));
    letGo();
    await scene.reaches();
    expect(bus.deliveredIds).toHaveLength(3);
  });

  test('moves its checkpoint only over what the bus has taken without a gap', async () => {
    const events = [requested(), requested(), requested(), requested()];
    await scene.append(...events);
    const positions = (await scene.recorded()).map(({ position }) => position);
    const [, , third] = messageIds(events);
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    bus.answer = async ({ messageId }) => (messageId === third ? held : undefined);
    scene.start();
    await eventually(() => expect(bus.deliveredIds).toHaveLength(3));
    await scene.reaches(positions[1]);
    expect(await scene.checkpoint()).toBe(positions[1]);
    letGo();
    await scene.reaches();
  });

  test('publishes again under the same ids what the bus did not take, and says why it stood still and when no more', async () => {
    const events = [requested(), requested()];
    await scene.append(...events);
    bus.away = 'The bus is away.';
    scene.start();
    await eventually(() => expect(scene.faults).toEqual(['The bus is away.']));
    expect(await scene.checkpoint()).toBe(0n);
    bus.away = undefined;
    await scene.reaches();
    expect(bus.deliveredIds).toEqual(messageIds(events));
    await eventually(() => expect(scene.faults).toEqual(['The bus is away.', undefined]));
  });

  test('sends nothing behind a failure, and goes on from it: what was under way may come again, nothing is lost', async () => {
    const events = Array.from({ length: 50 }, () => requested());
    await scene.append(...events);
    const ids = messageIds(events);
    let isBroken = true;
    bus.answer = async ({ messageId }) => {
      if (isBroken && messageId === ids[20]) throw new MessageNotDeliveredError('refused', 'The bus has trouble.');
    };
    scene.start({ windowSize: 10 });
    await eventually(() => expect(scene.faults).toContain('The bus has trouble.'));
    isBroken = false;
    const sentBefore = bus.sent.length;
    await scene.reaches();
    expect(sentBefore).toBeLessThanOrEqual(31);
    expect([...new Set(bus.deliveredIds)].sort()).toEqual([...ids].sort());
    expect(bus.sent.slice(sentBefore)).toEqual(ids.slice(20));
  });

  test('puts on record up to where all is published, once the bus has taken it and not before', async () => {
    const letGo = bus.hold();
    const [first, second] = [requested(), requested()];
    await scene.append(first, other(), second);
    scene.start();
    await eventually(() => expect(bus.sent).toHaveLength(1));
    expect(await advances()).toEqual([]);
    letGo();
    await scene.reaches();
    const steps = (await advances()).map(({ data }) => data as { after: string; upTo: string; published: number });
    expect(steps.reduce((sum, { published }) => sum + published, 0)).toBe(2);
    expect(steps[0]?.after).toBe('0');
    const requests = await scene.recorded('IntegrationEventRequested');
    expect(BigInt(steps.at(-1)?.upTo ?? 0)).toBeGreaterThanOrEqual(requests.at(-1)?.position ?? 0n);
  });

  test('says nothing of events that are none of its own, behind a message either', async () => {
    await scene.append(requested());
    scene.start();
    await scene.reaches();
    await scene.append(other());
    await scene.reaches();
    expect(await advances()).toHaveLength(1);
  });

  test('tells of one message under its own correlation, with its request as the cause', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const event = requested({ traceparent });
    await scene.append(event);
    scene.start();
    await scene.reaches();
    expect((await advances())[0]?.metadata).toMatchObject({
      ...{ correlationId: event.metadata.correlationId, causationId: event.id, traceparent },
      ...{ actor: 'relay', instance: 'one' },
    });
  });

  test('that is stopped waits for the publishing under way, saves it, and sends nothing more', async () => {
    const letGo = bus.hold();
    await scene.append(requested(), requested());
    scene.start();
    let isDone = false;
    void scene.running.then(() => {
      isDone = true;
    });
    await eventually(() => expect(bus.sent).toHaveLength(1));
    const [first] = await scene.recorded('IntegrationEventRequested');
    scene.abort();
    expect(await scene.checkpoint()).toBe(0n);
    expect(isDone).toBe(false);
    letGo();
    await scene.running;
    expect(await scene.checkpoint()).toBe(first?.position);
    expect(bus.sent).toHaveLength(1);
  });

  test('that is stopped while the bus is away ends, and the next one starts where it stood', async () => {
    bus.away = 'The bus is away.';
    const event = requested();
    await scene.append(event);
    scene.start();
    await eventually(() => expect(scene.faults).toContain('The bus is away.'));
    await scene.stop();
    expect(await scene.checkpoint()).toBe(0n);
    bus.away = undefined;
    scene.start();
    await scene.reaches();
    expect(bus.deliveredIds).toEqual(messageIds([event]));
  });

  test('tells what the bus says of its trouble for as long as it lasts', async () => {
    scene.start();
    await eventually(async () => expect(await scene.checkpoint()).toBe(0n));
    bus.trouble = 'The bus is short of memory.';
    await eventually(() => expect(scene.faults.at(-1)).toBe('The bus is short of memory.'));
    bus.trouble = undefined;
    await eventually(() => expect(scene.faults.at(-1)).toBeUndefined());
    expect(scene.faults.length).toBeGreaterThan(1);
  });
});

describe('beside another instance', () => {
  test('one that lost its lease cannot move the checkpoint, and sends nothing more', async () => {
    const letGo = bus.hold();
    await scene.append(requested());
    scene.start({}, 1n);
    await eventually(() => expect(bus.sent).toHaveLength(1));
    // The other one has taken over under a greater token.
    expect(await scene.checkpoints.take('relay', 2n)).toBe(0n);
    letGo();
    await scene.append(requested());
    await scene.append(requested());
    await eventually(async () => expect(await advances()).toHaveLength(1));
    await scene.stop();
    expect(await scene.checkpoint()).toBe(0n);
    expect(bus.sent.length).toBeLessThanOrEqual(3);
    expect(scene.faults.filter((fault) => fault !== undefined)).toEqual([]);
  });

  test('one whose checkpoint was moved meanwhile goes on from there, which is no fault', async () => {
    const letGo = bus.hold();
    const [first, passed, next] = [requested(), requested(), requested()];
    await scene.append(first);
    scene.start();
    await eventually(() => expect(bus.sent).toHaveLength(1));
    await scene.append(passed);
    const to = await scene.lastRequest();
    expect(await scene.checkpoints.move('relay', { from: 0n, to, token: 1n })).toBe(true);
    bus.answer = async () => {};
    letGo();
    await scene.append(next);
    await scene.reaches();
    expect(bus.deliveredIds).toContain(messageIds([next])[0]);
    expect(scene.faults.filter((fault) => fault !== undefined)).toEqual([]);
  });
});
