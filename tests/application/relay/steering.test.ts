// What operators may do to the relay: let it stand still and go on, and have messages published once more.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import { toAppend } from '../../../application/handleCommand.js';
import { MessageNotDeliveredError } from '../../../application/ports/messagePublisher.js';
import { type RelayEvent, relayStream } from '../../../domain/notification/relay.js';
import { PostgresRelayControl } from '../../../infrastructure/postgres/postgresRelayControl.js';
import { eventually } from '../../support/eventually.js';
import { messageIds, other, RelayScene, requested, resend } from './relayScene.js';

let scene: RelayScene;
let bus: RelayScene['bus'];

beforeEach(async () => {
  scene = await RelayScene.open();
  ({ bus } = scene);
});

afterEach(() => scene.close());

async function askForRepublication(after: bigint, upTo: bigint, messages: number): Promise<void> {
  const asked: RelayEvent = {
    type: 'RepublicationRequested',
    data: { after: `${after}`, upTo: `${upTo}`, messages, reason: 'lost there', at: '2026-10-02T00:00:00.000Z' },
  };
  const context = { correlationId: uuidV7(), actor: 'operator:test', instance: 'test' };
  await scene.store.append(relayStream, 'any', toAppend([asked], context));
}

const positions = async () => (await scene.recorded('IntegrationEventRequested')).map(({ position }) => position);

describe('a paused relay', () => {
  test('publishes nothing, says who wanted that and why, and goes on where it stood when it is resumed', async () => {
    scene.start();
    const [first, second] = [requested(), requested()];
    await scene.append(first);
    await scene.reaches();
    await scene.pause('the consumer is being repaired');
    await eventually(() => expect(scene.faults.at(-1)).toContain('operator:test: the consumer is being repaired'));
    await scene.append(second);
    await scene.append(other());
    expect(bus.deliveredIds).toEqual(messageIds([first]));
    await scene.resume();
    await scene.reaches();
    expect(bus.deliveredIds).toEqual(messageIds([first, second]));
    expect(scene.faults.at(-1)).toBeUndefined();
  });

  test('waits for what is under way and sends nothing more of what it has read', async () => {
    let hasSeenPause = false;
    class WatchedControl extends PostgresRelayControl {
      override async standing() {
        const standing = await super.standing();
        hasSeenPause ||= standing.pause !== null;
        return standing;
      }
    }
    scene.start({ windowSize: 2, control: new WatchedControl(scene.own.database) });
    await scene.append(requested());
    await scene.reaches();
    const letGo = bus.hold();
    await scene.append(...Array.from({ length: 10 }, () => requested()));
    await eventually(() => expect(bus.sent).toHaveLength(3));
    await scene.pause('enough');
    await eventually(() => expect(hasSeenPause).toBe(true));
    letGo();
    await eventually(() => expect(scene.faults.at(-1)).toContain('enough'));
    expect(bus.sent.length).toBe(3);
    expect(await scene.checkpoint()).toBeLessThan(await scene.lastRequest());
  });

  test('is paused before it starts, too', async () => {
    scene.start();
    await eventually(async () => expect(await scene.checkpoints.take('relay', 1n)).toBe(0n));
    await scene.pause('not yet');
    await scene.stop();
    await scene.append(requested());
    scene.start();
    await eventually(() => expect(scene.faults.at(-1)).toContain('not yet'));
    expect(bus.sent).toEqual([]);
  });
});

describe('a republication', () => {
  test('publishes the messages of its range once more, in order and under their ids, and then goes on', async () => {
    const events = [requested(), requested(), other(), requested(), requested()];
    await scene.append(...events);
    scene.start();
    await scene.reaches();
    const [first, , , last] = await positions();
    const before = bus.deliveredIds.length;
    await askForRepublication(first ?? 0n, (last ?? 0n) - 1n, 2);
    const next = requested();
    await scene.append(next);
    await scene.reaches();
    const ids = messageIds(events);
    expect(bus.deliveredIds.slice(before)).toEqual([ids[1], ids[2], ...messageIds([next])]);
  });

  test('that the bus breaks off is made whole later', async () => {
    const events = Array.from({ length: 30 }, () => requested());
    await scene.append(...events);
    scene.start({ windowSize: 4 });
    await scene.reaches();
    const ids = messageIds(events);
    const before = bus.deliveredIds.length;
    let isBroken = true;
    bus.answer = async ({ messageId }) => {
      if (isBroken && messageId === ids[17]) throw new MessageNotDeliveredError('refused', 'The bus has trouble.');
    };
    const all = await positions();
    await askForRepublication(0n, all.at(-1) ?? 0n, 30);
    await eventually(() => expect(scene.faults.at(-1)).toBe('The bus has trouble.'));
    expect(await scene.checkpoint()).toBeLessThan(await scene.lastRequest());
    isBroken = false;
    await scene.reaches();
    expect(new Set(bus.deliveredIds.slice(before))).toEqual(new Set(ids));
  });

  test('of more messages than may wait for their checkpoint comes to its end', async () => {
    const events = Array.from({ length: 1_300 }, () => requested());
    await scene.append(...events);
    scene.start();
    await scene.reaches();
    await askForRepublication(0n, (await positions()).at(-1) ?? 0n, 1_300);
    await scene.reaches();
    expect(bus.deliveredIds).toEqual([...messageIds(events), ...messageIds(events)]);
  });

  test('sets a type that nobody listens for aside at once, where that is the policy', async () => {
    const events = [requested(), ...Array.from({ length: 5 }, () => requested({ type: resend }))];
    await scene.append(...events);
    scene.start({ parksUndelivered: true });
    await scene.reaches();
    const before = bus.deliveredIds.length;
    bus.leaveUnbound(resend);
    await askForRepublication(0n, (await positions()).at(-1) ?? 0n, events.length);
    await scene.reaches();
    expect(await scene.control.parked()).toHaveLength(5);
    // Once before it was known, and once more.
    const [free] = messageIds(events);
    expect(bus.deliveredIds.slice(before)).toEqual([free, free]);
  });

  test('leaves out what an operator skipped', async () => {
    const events = [requested({ type: resend }), requested()];
    await scene.append(...events);
    bus.leaveUnbound(resend);
    scene.start();
    await eventually(async () => expect(await scene.control.parked()).toHaveLength(1));
    await scene.own.database.query("update read_model.parked_event set state = 'skipped'");
    await scene.reaches();
    await askForRepublication(0n, (await positions()).at(-1) ?? 0n, 2);
    await scene.reaches();
    const [, second] = messageIds(events);
    expect(bus.deliveredIds).toEqual([second, second]);
  });
});
