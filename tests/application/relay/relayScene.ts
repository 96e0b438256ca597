// The relay over the real log, and a bus in memory that does what a test tells it to.
import { expect } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import type { EventToAppend, RecordedEvent } from '../../../application/ports/eventStore.js';
import {
  MessageNotDeliveredError,
  type MessagePublisher,
  type PublicMessage,
  type Publishing,
} from '../../../application/ports/messagePublisher.js';
import { relaySubscriber } from '../../../application/ports/relayControl.js';
import { type RelayParts, relayEvents } from '../../../application/relay/relayEvents.js';
import type { IntegrationEventRequest } from '../../../domain/scheduling/scheduledJobEvents.js';
import { PostgresEventStore } from '../../../infrastructure/event-store/postgres/postgresEventStore.js';
import { PostgresCheckpoints } from '../../../infrastructure/postgres/postgresCheckpoints.js';
import { PostgresRelayControl } from '../../../infrastructure/postgres/postgresRelayControl.js';
import { pauseSubscriber, resumeSubscriber } from '../../../projections/engine/control.js';
import { eventually } from '../../support/eventually.js';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.js';

export const cleanUp = 'BookWorm.Contracts:CleanUpSentEmailIntegrationEvent';
export const resend = 'BookWorm.Contracts:ResendErrorEmailIntegrationEvent';

export const metadata = {
  ...{ correlationId: uuidV7(), causationId: uuidV7() },
  ...{ actor: 'test', instance: 'test', schemaVersion: 1 },
};

/** As the port says: in order, and nothing behind a failure. */
export class MemoryBus implements MessagePublisher {
  readonly name = 'memory of the test';
  readonly figures = { confirmed: 0, returned: 0, refused: 0, reconnects: 0 };
  trouble: string | undefined;
  /** The ids of all messages that went out, whatever became of them. */
  readonly sent: string[] = [];
  readonly delivered: PublicMessage[] = [];
  mostUnderWay = 0;
  /** What the bus does before it takes a message; it does not take it when this throws. */
  answer: (message: PublicMessage) => Promise<void> = async () => {};
  /** While set, no series begins. */
  away: string | undefined;
  #underWay = 0;

  async open(): Promise<Publishing> {
    if (this.away) throw new MessageNotDeliveredError('away', this.away);
    let fault: Error | undefined;
    const failures = new Set<(error: Error) => void>();
    const end = () => {
      fault ??= new MessageNotDeliveredError('away', 'The series was ended.');
      for (const fail of failures) fail(fault);
    };
    const publish = async (message: PublicMessage) => {
      if (fault) throw new MessageNotDeliveredError('away', `held back: ${fault.message}`);
      this.sent.push(message.messageId);
      this.mostUnderWay = Math.max(this.mostUnderWay, ++this.#underWay);
      let fail = (_error: Error) => {};
      const ended = new Promise<never>((_resolve, reject) => {
        fail = reject;
      });
      ended.catch(() => {});
      failures.add(fail);
      try {
        await Promise.race([this.answer(message), ended]);
        this.delivered.push(message);
      } catch (error) {
        fault ??= error as Error;
        throw error;
      } finally {
        failures.delete(fail);
        this.#underWay--;
      }
    };
    return { publish, end };
  }

  async close(): Promise<void> {}

  /** From now on it takes nothing. @returns what lets it go on. */
  hold(): () => void {
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    this.answer = () => held;
    return letGo;
  }

  /** From now on nobody listens for these types. */
  leaveUnbound(...types: readonly string[]): void {
    this.answer = async ({ type }) => {
      if (types.includes(type)) throw new MessageNotDeliveredError('unroutable', `no queue is bound to ${type}`);
    };
  }

  get deliveredIds(): readonly string[] {
    return this.delivered.map(({ messageId }) => messageId);
  }
}

export class RelayScene {
  readonly store: PostgresEventStore;
  readonly checkpoints: PostgresCheckpoints;
  readonly control: PostgresRelayControl;
  readonly bus = new MemoryBus();
  readonly faults: (string | undefined)[] = [];
  #stopping = new AbortController();
  running: Promise<void> = Promise.resolve();

  private constructor(readonly own: TestDatabase) {
    this.store = new PostgresEventStore(own.database, own.url);
    this.checkpoints = new PostgresCheckpoints(own.database);
    this.control = new PostgresRelayControl(own.database);
  }

  static async open(): Promise<RelayScene> {
    return new RelayScene(await createTestDatabase());
  }

  async close(): Promise<void> {
    await this.stop();
    await this.store.close();
    await this.own.drop();
  }

  /** @param token of the lease. */
  start(options: Partial<RelayParts> = {}, token = 1n): void {
    this.#stopping = new AbortController();
    const silent = { info() {}, warn() {}, error() {} };
    const { store, checkpoints, control, bus: publisher } = this;
    this.running = relayEvents(
      {
        ...{ store, subscription: store, checkpoints, control, publisher, instance: 'one', logger: silent },
        ...{ windowSize: 256, parksUndelivered: false },
        onFault: (fault) => this.faults.push(fault),
        ...options,
      },
      { token },
      this.#stopping.signal,
    );
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.running;
  }

  abort(): void {
    this.#stopping.abort();
  }

  append(...events: readonly EventToAppend[]): Promise<unknown> {
    return this.store.append(`scheduledJob-${uuidV7()}`, 'noStream', events);
  }

  pause(reason: string): Promise<void> {
    return pauseSubscriber(this.own.database, relaySubscriber, { by: 'operator:test', reason });
  }

  resume(): Promise<void> {
    return resumeSubscriber(this.own.database, relaySubscriber);
  }

  async checkpoint(): Promise<bigint> {
    const [row] = await this.own.database.query<{ position: string }>(
      'select position from read_model.checkpoint where subscriber = $1',
      [relaySubscriber],
    );
    return BigInt(row?.position ?? 0);
  }

  /** Everything that was appended before the call is safe. */
  async reaches(position?: bigint): Promise<void> {
    const upTo = position ?? (await this.lastRequest());
    await eventually(async () => expect(await this.checkpoint()).toBeGreaterThanOrEqual(upTo));
  }

  async lastRequest(): Promise<bigint> {
    const types = ['IntegrationEventRequested', 'RepublicationRequested', 'RunCompleted'];
    for await (const { position } of this.store.readAll({ types, direction: 'backwards', limit: 1 })) return position;
    return 0n;
  }

  async recorded(...types: readonly string[]): Promise<readonly RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for await (const event of this.store.readAll(types.length > 0 ? { types } : {})) events.push(event);
    return events;
  }
}

export function requested(options: { type?: string; traceparent?: string } = {}): EventToAppend {
  const { type = cleanUp, traceparent } = options;
  const messageId = uuidV7();
  const data: IntegrationEventRequest = {
    job: 'cleanUpSentEmail',
    runId: 'cleanUpSentEmail@2026-10-01T00:00:00.000Z',
    messageId,
    messageType: type,
    priority: 'high',
    payload: { id: messageId, creationDate: '2026-10-01T00:00:00.004Z' },
  };
  const traced = { ...metadata, ...(traceparent && { traceparent }) };
  return { id: uuidV7(), type: 'IntegrationEventRequested', data, metadata: traced };
}

export const other = (): EventToAppend => ({ id: uuidV7(), type: 'RunCompleted', data: {}, metadata });

export const messageIds = (events: readonly EventToAppend[]): readonly string[] =>
  events.flatMap(({ data }) => ('messageId' in data ? [data.messageId as string] : []));
