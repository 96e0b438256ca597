// The relay's promise to neighbours: every message, in log order, under ids that never change, whatever fails meanwhile.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import type { EventToAppend, RecordedEvent } from '../../application/ports/eventStore.js';
import {
  MessageNotDeliveredError,
  type MessagePublisher,
  type PublicMessage,
} from '../../application/ports/messagePublisher.js';
import { toPublicMessage } from '../../application/publicMessages.js';
import { relayEvents } from '../../application/relayEvents.js';
import type { IntegrationEventRequest } from '../../domain/scheduling/scheduledJobEvents.js';
import { PostgresEventStore } from '../../infrastructure/event-store/postgres/postgresEventStore.js';
import { PostgresCheckpoints } from '../../infrastructure/postgres/postgresCheckpoints.js';
import { eventually } from '../support/eventually.js';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.js';

class MemoryPublisher implements MessagePublisher {
  readonly name = 'memory of the test';
  /** The ids of each call that held messages, whatever became of it. */
  readonly tried: string[][] = [];
  readonly published: PublicMessage[] = [];
  /** What the bus does before it takes the messages; it refuses them by throwing. */
  answer: () => Promise<void> = async () => {};

  async publish(messages: readonly PublicMessage[]): Promise<void> {
    if (messages.length === 0) return;
    this.tried.push(messages.map(({ messageId }) => messageId));
    await this.answer();
    this.published.push(...messages);
  }

  async close(): Promise<void> {}
}

/** The name under which its checkpoint is stored. */
const relaySubscriber = 'relay';
const silent = { info() {}, warn() {}, error() {} };
const metadata = { correlationId: uuidV7(), causationId: uuidV7(), actor: 'test', instance: 'test', schemaVersion: 1 };

let own: TestDatabase;
let store: PostgresEventStore;
let checkpoints: PostgresCheckpoints;
let publisher: MemoryPublisher;
let faults: (string | undefined)[];
let stopped: AbortController;
let running: Promise<void> = Promise.resolve();

beforeEach(async () => {
  own = await createTestDatabase();
  store = new PostgresEventStore(own.database, own.url);
  checkpoints = new PostgresCheckpoints(own.database);
  publisher = new MemoryPublisher();
  faults = [];
  stopped = new AbortController();
});

afterEach(async () => {
  stopped.abort();
  await running;
  await store.close();
  await own.drop();
});

function start(): void {
  const onFault = (fault: string | undefined) => faults.push(fault);
  const parts = { store, instance: 'one', subscription: store, publisher, checkpoints, logger: silent, onFault };
  running = relayEvents(parts, { token: 1n }, stopped.signal);
}

function requested(traceparent?: string): EventToAppend {
  const messageId = uuidV7();
  const data: IntegrationEventRequest = {
    job: 'cleanUpSentEmail',
    runId: 'cleanUpSentEmail@2026-10-01T00:00:00.000Z',
    messageId,
    messageType: 'BookWorm.Contracts:CleanUpSentEmailIntegrationEvent',
    priority: 'high',
    payload: { id: messageId, creationDate: '2026-10-01T00:00:00.004Z' },
  };
  return {
    id: uuidV7(),
    type: 'IntegrationEventRequested',
    data,
    metadata: { ...metadata, ...(traceparent && { traceparent }) },
  };
}

const other = (): EventToAppend => ({ id: uuidV7(), type: 'RunCompleted', data: {}, metadata });
const append = (...events: EventToAppend[]) => store.append(`scheduledJob-${uuidV7()}`, 'noStream', events);
const messageIds = (events: readonly EventToAppend[]) =>
  events.flatMap(({ data }) => ('messageId' in data ? [data.messageId] : []));
const publishedIds = () => publisher.published.map(({ messageId }) => messageId);
const checkpoint = () => checkpoints.take(relaySubscriber, 1n);
const reachesHead = () => eventually(async () => expect(await checkpoint()).toBe(await store.head()));

/** What the relay noted of messages that the bus took. */
async function publications(): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const event of store.readAll({ types: ['IntegrationEventPublished'] })) events.push(event);
  return events;
}

/** A bus that takes nothing until it is let go. */
function holdBus(): () => void {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  publisher.answer = () => held;
  return letGo;
}

describe('the relay', () => {
  test('publishes nothing for other events, and its checkpoint passes them', async () => {
    await append(other(), other(), other());
    start();
    await reachesHead();
    expect(publisher.tried).toEqual([]);
  });

  test('publishes in log order over several batches, before and after it caught up', async () => {
    const events = Array.from({ length: 700 }, (_, n) => (n % 10 === 3 ? other() : requested()));
    await append(...events.slice(0, 600));
    start();
    await reachesHead();
    await append(...events.slice(600));
    await reachesHead();
    expect(publishedIds()).toEqual(messageIds(events));
    expect(publisher.tried.length).toBeGreaterThan(2);
  });

  test('moves its checkpoint only when the bus has taken the messages', async () => {
    const letGo = holdBus();
    await append(requested());
    start();
    await eventually(() => expect(publisher.tried).toHaveLength(1));
    expect(await checkpoint()).toBe(0n);
    letGo();
    await reachesHead();
    expect(publishedIds()).toHaveLength(1);
  });

  test('publishes again under the same ids what the bus refused, and says why it stood still and when no more', async () => {
    const events = [requested(), requested()];
    await append(...events);
    let isAway = true;
    publisher.answer = async () => {
      if (isAway) throw new MessageNotDeliveredError('The bus is away.');
    };
    start();
    await eventually(() => expect(faults).toEqual(['The bus is away.']));
    expect(await checkpoint()).toBe(0n);
    isAway = false;
    await reachesHead();
    expect(publisher.tried).toEqual([messageIds(events), messageIds(events)]);
    await eventually(() => expect(faults).toContain(undefined));
    expect(faults.lastIndexOf('The bus is away.')).toBe(0);
  });

  test('whose checkpoint another instance moved meanwhile goes on from there, which is no fault', async () => {
    const letGo = holdBus();
    const [first, passed, next] = [requested(), requested(), requested()];
    await append(first);
    start();
    await eventually(() => expect(publisher.tried).toHaveLength(1));
    await append(passed);
    expect(await checkpoints.move(relaySubscriber, { from: 0n, to: await store.head(), token: 1n })).toBe(true);
    letGo();
    await append(next);
    await reachesHead();
    expect(publishedIds()).toEqual(messageIds([first, next]));
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  });

  test('notes that a message is published once the bus has taken it, and not before', async () => {
    const letGo = holdBus();
    await append(requested());
    start();
    await eventually(() => expect(publisher.tried).toHaveLength(1));
    expect(await publications()).toEqual([]);
    letGo();
    await eventually(async () => expect(await publications()).toHaveLength(1));
  });

  test('that is stopped waits for the publishing under way and notes it', async () => {
    const letGo = holdBus();
    await append(requested());
    start();
    let isDone = false;
    void running.then(() => {
      isDone = true;
    });
    await eventually(() => expect(publisher.tried).toHaveLength(1));
    stopped.abort();
    expect(await checkpoint()).toBe(0n);
    expect(isDone).toBe(false);
    const requestedAt = await store.head();
    letGo();
    await running;
    expect(await checkpoint()).toBe(requestedAt);
    expect(await publications()).toHaveLength(1);
  });

  test('that is stopped while the bus is away ends, and the next one starts where it stood', async () => {
    publisher.answer = async () => {
      throw new MessageNotDeliveredError('The bus is away.');
    };
    const event = requested();
    await append(event);
    start();
    await eventually(() => expect(faults).toContain('The bus is away.'));
    stopped.abort();
    await running;
    expect(await checkpoint()).toBe(0n);
    stopped = new AbortController();
    publisher.answer = async () => {};
    start();
    await reachesHead();
    expect(publishedIds()).toEqual(messageIds([event]));
  });
});

describe('a public message', () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const recorded = async () => {
    const events = [];
    for await (const event of store.readAll()) events.push(event);
    return events;
  };

  test('is always the same for the same event', async () => {
    await append(requested(), requested(traceparent));
    const first = (await recorded()).map(toPublicMessage);
    expect(first).toHaveLength(2);
    expect((await recorded()).map(toPublicMessage)).toEqual(first);
  });

  test('says what was requested, when, and what it belongs to', async () => {
    const event = requested(traceparent);
    await append(event);
    const [messageId] = messageIds([event]);
    const [stored] = await recorded();
    expect(stored && toPublicMessage(stored)).toEqual({
      messageId,
      type: 'BookWorm.Contracts:CleanUpSentEmailIntegrationEvent',
      payload: { id: messageId, creationDate: '2026-10-01T00:00:00.004Z' },
      priority: 'high',
      correlationId: metadata.correlationId,
      traceparent,
      requestedAt: stored?.recordedAt,
    });
  });

  test('is made of no other event', async () => {
    await append(other());
    expect((await recorded()).map(toPublicMessage)).toEqual([undefined]);
  });
});
