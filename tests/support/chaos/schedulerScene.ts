// A database of its own, the schedulers that share it as processes, and what they left behind in the log and beside it.
import { v7 as uuidV7 } from 'uuid';
import type { RecordedEvent } from '../../../application/ports/eventStore.js';
import { JobStreams } from '../../../application/scheduling/jobStreams.js';
import { ticksBy } from '../../../domain/scheduling/schedule.js';
import type { ControlCommand } from '../../../domain/scheduling/scheduledJobCommands.js';
import { cronerCalculations } from '../../../infrastructure/croner/cronerCalculations.js';
import { PostgresEventStore } from '../../../infrastructure/event-store/postgres/postgresEventStore.js';
import { eventually } from '../eventually.js';
import { createTestDatabase, type TestDatabase } from '../testDatabase.js';
import type { ChaosJob, SchedulerOrder } from './schedulerOrder.js';
import { SchedulerProcess } from './schedulerProcess.js';

/** A step of somebody's work, in the order in which they happened. */
export interface WorkStep {
  /** The id of the event that gave the run to whoever did this. */
  readonly cause: string;
  readonly step: 'begin' | 'end';
  readonly processId: number;
}

export interface SceneOptions {
  readonly jobs: readonly ChaosJob[];
  readonly leaseMs: number;
}

const ticks = ticksBy(cronerCalculations);

export class SchedulerScene {
  readonly processes: SchedulerProcess[] = [];
  readonly streams: JobStreams;
  readonly #own: TestDatabase;
  readonly #store: PostgresEventStore;
  readonly #options: SceneOptions;

  private constructor(own: TestDatabase, options: SceneOptions) {
    this.#own = own;
    this.#options = options;
    this.#store = new PostgresEventStore(own.database, own.url);
    this.streams = new JobStreams({ store: this.#store, calculations: cronerCalculations });
  }

  static async open(options: SceneOptions): Promise<SchedulerScene> {
    const own = await createTestDatabase();
    await own.database.query(
      `create table work_trace (place bigint generated always as identity, cause uuid not null, step text not null,
         process_id int not null, primary key (cause, step))`,
    );
    return new SchedulerScene(own, options);
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.processes.map(({ process }) => process.kill()));
    await this.#store.close();
    await this.#own.drop();
  }

  start(order: Partial<SchedulerOrder> = {}): SchedulerProcess {
    const instance = `instance ${this.processes.length + 1}`;
    const { url } = this.#own;
    const started = new SchedulerProcess({ url, instance, mostRuns: 4, ...this.#options, ...order });
    this.processes.push(started);
    return started;
  }

  /** What an operator does. @throws DomainError */
  async command(command: ControlCommand): Promise<void> {
    const context = { correlationId: uuidV7(), actor: 'operator', instance: 'operator' };
    await this.streams.handle(command.data.job, command, context);
  }

  /** Cuts one of the connections of the schedulers. */
  async cutConnection(chance: (below: number) => number): Promise<void> {
    const sessions = await this.#own.database.query<{ pid: number }>(
      'select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() order by pid',
    );
    const victim = sessions[chance(sessions.length)];
    if (victim) await this.#own.database.query('select pg_terminate_backend($1)', [victim.pid]);
  }

  /** Until nothing is left to do of what was due by then. */
  async settled(until: Date, { withinMs = 60_000 } = {}): Promise<void> {
    for (const { definition } of this.#options.jobs) {
      await eventually(() => this.#settled(definition.job, until), { withinMs });
    }
  }

  async #settled(job: string, until: Date): Promise<void> {
    const { definition, accountedUntil, runs, quarantinedAt } = await this.streams.state(job);
    const last = definition && ticks.latest(definition.schedule, until);
    const open = runs.filter(({ runId }) => dueAt(runId) <= until);
    // A job in quarantine is not to go on.
    if (quarantinedAt || (last && new Date(accountedUntil) >= last && open.length === 0)) return;
    throw new Error(`${job} is accounted until ${accountedUntil} and has ${open.length} open runs.`);
  }

  /** All events of all jobs. */
  async events(): Promise<readonly RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for await (const event of this.#store.readAll({ categories: ['scheduledJob'] })) events.push(event);
    return events;
  }

  work(): Promise<readonly WorkStep[]> {
    return this.#own.database.query<WorkStep>(
      'select cause, step, process_id as "processId" from work_trace order by place',
    );
  }
}

/** What the run was scheduled for: its id says so. */
function dueAt(runId: string): Date {
  return new Date(runId.replace(/^.*@|\/.*$/g, ''));
}
