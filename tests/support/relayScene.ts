// The real relay between a real log and a real bus, with traffic that goes on whatever happens.
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import type { EventToAppend } from '../../application/ports/eventStore.js';
import type { MessagePublisher } from '../../application/ports/messagePublisher.js';
import { relaySubscriber } from '../../application/ports/relayControl.js';
import { relayEvents } from '../../application/relay/relayEvents.js';
import { PostgresEventStore } from '../../infrastructure/event-store/postgres/postgresEventStore.js';
import { PostgresCheckpoints } from '../../infrastructure/postgres/postgresCheckpoints.js';
import { PostgresRelayControl } from '../../infrastructure/postgres/postgresRelayControl.js';
import { eventually } from './eventually.js';
import type { TestQueue } from './rabbitMq.js';
import { createTestDatabase, type TestDatabase } from './testDatabase.js';

export const cleanUpSentEmail = 'BookWorm.Contracts:CleanUpSentEmailIntegrationEvent';
/** How many messages are under way at once. */
export const windowSize = 50;

const fewAtOnce = 10;
const manyAtOnce = 1_500;
const silent = { info() {}, warn() {}, error() {} };
const metadata = { correlationId: uuidV7(), causationId: uuidV7(), actor: 'test', instance: 'test', schemaVersion: 1 };

export class RelayScene {
  readonly publisher: MessagePublisher;
  /** Why nothing is published, as the relay says it. */
  fault: string | undefined;
  /** All that it has said so far. */
  readonly faults: (string | undefined)[] = [];
  readonly #own: TestDatabase;
  readonly #store: PostgresEventStore;
  readonly #checkpoints: PostgresCheckpoints;
  readonly #stopped = new AbortController();
  readonly #requested: string[] = [];
  readonly #relaying: Promise<void>;
  #traffic: Promise<void> | undefined;
  #hasTraffic = false;
  /** How many messages are requested next. */
  #atOnce = fewAtOnce;

  private constructor(own: TestDatabase, publisher: MessagePublisher) {
    this.#own = own;
    this.publisher = publisher;
    this.#store = new PostgresEventStore(own.database, own.url);
    this.#checkpoints = new PostgresCheckpoints(own.database);
    const parts = {
      ...{ store: this.#store, subscription: this.#store, checkpoints: this.#checkpoints, publisher, windowSize },
      ...{ control: new PostgresRelayControl(own.database), instance: 'one', parksUndelivered: false, logger: silent },
      onFault: (fault: string | undefined) => {
        this.fault = fault;
        this.faults.push(fault);
      },
    };
    this.#relaying = relayEvents(parts, { token: 1n }, this.#stopped.signal);
  }

  static async open(publisher: MessagePublisher): Promise<RelayScene> {
    return new RelayScene(await createTestDatabase(), publisher);
  }

  /** Requests messages, a few at a time, until `settle`; resolves when the first ones are safe. */
  async startTraffic(): Promise<void> {
    this.beginTraffic();
    await this.flows();
  }

  /** Whether they arrive or not. */
  beginTraffic(): void {
    this.#hasTraffic = true;
    this.#traffic = this.#keepRequesting();
  }

  /** Resolves when more than a window is safe that is not safe yet. */
  async flows(): Promise<void> {
    const before = this.publisher.figures.confirmed;
    const more = () => expect(this.publisher.figures.confirmed).toBeGreaterThan(before + windowSize);
    await eventually(more, { withinMs: 60_000 });
    await eventually(() => expect(this.fault).toBeUndefined());
  }

  /** Requests so many at once that it resolves with the window full, and many more to come. */
  async swell(): Promise<void> {
    this.#atOnce = manyAtOnce;
    const waiting = () => this.#requested.length - this.publisher.figures.confirmed;
    await eventually(() => expect(waiting()).toBeGreaterThan(manyAtOnce / 2));
    await eventually(() => expect(waiting()).toBeLessThan(manyAtOnce - windowSize));
  }

  async reports(fault: RegExp): Promise<void> {
    await eventually(() => expect(this.fault).toMatch(fault), { withinMs: 30_000 });
  }

  /** Ends the traffic, waits until all of it is safe, and compares it with what came to the queue. */
  async settle(queue: TestQueue): Promise<{ readonly repeats: number }> {
    this.#hasTraffic = false;
    await this.#traffic;
    const upTo = async () => expect(await this.#checkpoints.take(relaySubscriber, 1n)).toBe(await this.#store.head());
    await eventually(upTo, { withinMs: 30_000 });
    const arrived = (await queue.take()).map(({ properties }) => properties.messageId);
    const first = [...new Set(arrived)];
    expect(first).toEqual(this.#requested);
    return { repeats: arrived.length - first.length };
  }

  async close(): Promise<void> {
    this.#hasTraffic = false;
    // Whoever settles hears what went wrong.
    await this.#traffic?.catch(() => {});
    this.#stopped.abort();
    await this.#relaying;
    await this.publisher.close();
    await this.#store.close();
    await this.#own.drop();
  }

  async #keepRequesting(): Promise<void> {
    while (this.#hasTraffic) {
      const requests = Array.from({ length: this.#atOnce }, aRequest);
      this.#atOnce = fewAtOnce;
      await this.#store.append(`scheduledJob-${uuidV7()}`, 'noStream', requests);
      this.#requested.push(...requests.map(({ data }) => data.messageId));
      await wait(10);
    }
  }
}

function aRequest(): EventToAppend & { readonly data: { readonly messageId: string } } {
  const messageId = uuidV7();
  const data = {
    job: 'cleanUpSentEmail',
    runId: 'cleanUpSentEmail@2026-10-01T00:00:00.000Z',
    messageId,
    messageType: cleanUpSentEmail,
    priority: 'normal',
    payload: { id: messageId, creationDate: '2026-10-01T00:00:00.004Z' },
  };
  return { id: uuidV7(), type: 'IntegrationEventRequested', data, metadata };
}
