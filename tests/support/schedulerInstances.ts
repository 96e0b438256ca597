// Instances of the service as the scheduler knows them: each with its own connection to the log, identity and runner.
import { once } from 'node:events';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import type { Clock } from '../../application/ports/clock.js';
import type { EventStore } from '../../application/ports/eventStore.js';
import type { JobHandler, JobRun } from '../../application/scheduling/carryOut.js';
import { JobRunner } from '../../application/scheduling/jobRunner.js';
import { JobStreams } from '../../application/scheduling/jobStreams.js';
import type { JobDefinition } from '../../domain/scheduling/jobDefinition.js';
import {
  type InstanceIdentity,
  type ScheduledJobEvent,
  scheduledJobStream,
} from '../../domain/scheduling/scheduledJobEvents.js';
import { cronerCalculations } from '../../infrastructure/croner/cronerCalculations.js';
import { PostgresEventStore } from '../../infrastructure/event-store/postgres/postgresEventStore.js';
import { systemClock } from '../../infrastructure/system/systemClock.js';
import { eventually } from './eventually.js';
import { InterruptibleStore } from './interruptibleStore.js';
import { InterruptibleSubscription } from './interruptibleSubscription.js';
import { createTestDatabase, type TestDatabase } from './testDatabase.js';

interface LoggedLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly [detail: string]: unknown;
}

export interface TestInstance {
  readonly identity: InstanceIdentity;
  readonly store: InterruptibleStore;
  readonly subscription: InterruptibleSubscription;
  readonly streams: JobStreams;
  readonly runner: JobRunner;
  readonly clock: Clock;
  readonly logged: LoggedLine[];
  readonly logger: Record<LoggedLine['level'], (details: object, message: string) => void>;
}

export type JobEvent<Type extends ScheduledJobEvent['type']> = Extract<ScheduledJobEvent, { type: Type }>;

/** A database of its own and the instances that share it: from before the tests of a file until after them. */
export class TestCluster {
  #postgres: TestDatabase | undefined;
  readonly #stores: PostgresEventStore[] = [];
  readonly #instances: TestInstance[] = [];

  constructor() {
    beforeAll(async () => {
      this.#postgres = await createTestDatabase();
    });
    afterAll(() => this.#close());
  }

  get postgres(): TestDatabase {
    if (!this.#postgres) throw new Error('The database is there once the tests begin.');
    return this.#postgres;
  }

  instance(
    handlers: Readonly<Record<string, JobHandler>> = {},
    { clock = systemClock }: { clock?: Clock } = {},
  ): TestInstance {
    const log = this.#connect();
    const store = new InterruptibleStore(log);
    const subscription = new InterruptibleSubscription(log, () => store.isAway);
    const identity = { instance: `instance ${this.#instances.length + 1}`, boot: uuidV7() };
    const logged: LoggedLine[] = [];
    const write = (level: LoggedLine['level']) => (details: object, message: string) =>
      void logged.push({ ...details, level, message });
    const logger = { info: write('info'), warn: write('warn'), error: write('error') };
    const streams = new JobStreams({ store, calculations: cronerCalculations });
    const runner = new JobRunner({ streams, handlers, identity, clock, logger });
    const instance = { identity, store, subscription, streams, runner, clock, logged, logger };
    this.#instances.push(instance);
    return instance;
  }

  /** What happened to the job, without the metadata. */
  async events(job: string): Promise<readonly ScheduledJobEvent[]> {
    const events: ScheduledJobEvent[] = [];
    const store: EventStore = this.#stores[0] ?? this.#connect();
    for await (const event of store.readStream(scheduledJobStream(job)))
      events.push(event as unknown as ScheduledJobEvent);
    return events;
  }

  async eventsOf<Type extends ScheduledJobEvent['type']>(job: string, type: Type): Promise<readonly JobEvent<Type>[]> {
    return (await this.events(job)).filter((event): event is JobEvent<Type> => event.type === type);
  }

  async claimsOf(job: string): Promise<number> {
    return (await this.eventsOf(job, 'RunClaimed')).length;
  }

  async waitForClaims(job: string, more: number): Promise<void> {
    const wanted = (await this.claimsOf(job)) + more;
    await eventually(async () => expect(await this.claimsOf(job)).toBeGreaterThanOrEqual(wanted));
  }

  async #close(): Promise<void> {
    for (const { store, runner } of this.#instances) {
      store.isAway = false;
      await runner.stop();
    }
    for (const store of this.#stores) await store.close();
    await this.#postgres?.drop();
  }

  #connect(): PostgresEventStore {
    const store = new PostgresEventStore(this.postgres.database, this.postgres.url);
    this.#stores.push(store);
    return store;
  }
}

/** A job that works, due every second unless told otherwise. */
export function workJob(job: string, change: { cron?: string } & Partial<JobDefinition> = {}): JobDefinition {
  const { cron = '* * * * * *', ...rest } = change;
  return {
    job,
    schedule: { kind: 'cron', expression: cron, timeZone: 'UTC', engine: 'croner@11' },
    target: { kind: 'work' },
    priority: 'normal',
    runsAtStart: false,
    timeoutMs: 30_000,
    ...rest,
  };
}

/** Work that goes on until it is told to stop. */
export async function endlessWork({ signal }: JobRun): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw signal.reason;
}

/** Work that goes on until the test lets it end, and takes no notice of being told to stop. */
export function stubbornWork() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const handler: JobHandler = async () => {
    await ended;
    return { by: 'stubborn' };
  };
  return { handler, end };
}
