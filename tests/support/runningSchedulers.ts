// Schedulers as a service runs them, in one process: each on an instance of its own, with beats that a test can cut off.
import { afterEach } from '@jest/globals';
import type { Load } from '../../application/ports/load.js';
import { runScheduler } from '../../application/scheduling/runScheduler.js';
import { StoreClock } from '../../application/scheduling/storeClock.js';
import type { JobDefinition } from '../../domain/scheduling/jobDefinition.js';
import type { SchedulingCalculations } from '../../domain/scheduling/schedule.js';
import { cronerCalculations } from '../../infrastructure/croner/cronerCalculations.js';
import { ticks } from '../../infrastructure/croner/ticks.js';
import { PostgresInstanceBeats } from '../../infrastructure/postgres/postgresInstanceBeats.js';
import { InterruptibleBeats } from './interruptibleBeats.js';
import type { TestCluster, TestInstance } from './schedulerInstances.js';

export interface RunningScheduler {
  /** How the rounds went: well, or a fault's message; each change once. */
  readonly outcomes: readonly string[];
  readonly rounds: () => number;
  readonly beats: InterruptibleBeats;
  stop(): Promise<void>;
}

export interface SchedulerOptions {
  readonly leaseMs?: number;
  readonly mostRuns?: number;
  readonly areBeatsAway?: boolean;
  readonly calculations?: SchedulingCalculations;
  readonly load?: Load;
}

const noLoad: Load = { overload: () => undefined, close: () => {} };

export class RunningSchedulers {
  readonly #running: RunningScheduler[] = [];

  /** All are stopped after each test. */
  constructor(private readonly cluster: TestCluster) {
    afterEach(() => this.stopAll());
  }

  run(
    { store, subscription, streams, runner, identity, clock, logger }: TestInstance,
    jobs: readonly JobDefinition[],
    {
      leaseMs = 300,
      mostRuns = 10,
      areBeatsAway = false,
      calculations = cronerCalculations,
      load = noLoad,
    }: SchedulerOptions = {},
  ): RunningScheduler {
    const outcomes: string[] = [];
    let rounds = 0;
    const stopping = new AbortController();
    const beats = new InterruptibleBeats(new PostgresInstanceBeats(this.cluster.postgres.database));
    beats.isAway = areBeatsAway;
    const onRound = (fault: Error | undefined) => {
      rounds += 1;
      const outcome = fault?.message ?? 'well';
      if (outcomes.at(-1) !== outcome) outcomes.push(outcome);
    };
    const parts = { jobs, streams, runner, store, subscription, beats, identity, logger, load };
    const storeClock = new StoreClock(clock);
    const ended = runScheduler(
      { ...parts, clock: storeClock, calculations, leaseMs, mostRuns, onRound },
      stopping.signal,
    );
    const stop = () => {
      stopping.abort();
      return ended;
    };
    const running = { outcomes, rounds: () => rounds, beats, stop };
    this.#running.push(running);
    return running;
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.#running.splice(0).map((scheduler) => scheduler.stop()));
  }

  /** The boots of the instances that beat. */
  async boots(): Promise<readonly string[]> {
    const sql = 'select boot from read_model.instance_beat';
    return (await this.cluster.postgres.database.query<{ boot: string }>(sql)).map(({ boot }) => boot);
  }

  /** The instants of all claimed and all skipped ticks, and those of the schedule between its definition and the last. */
  async ledgerOf({ job, schedule }: JobDefinition) {
    const ticksBetween = (afterMs: number, until: string) =>
      ticks.between(schedule, new Date(afterMs), new Date(until), 1_000).map((tick) => tick.toISOString());
    const accounted: string[] = [];
    let definedAt = '';
    for (const { type, data } of await this.cluster.events(job)) {
      if (type === 'JobDefined') definedAt = data.at;
      if (type === 'RunClaimed' && data.trigger === 'tick') accounted.push(data.scheduledFor);
      if (type === 'TicksSkipped') accounted.push(...ticksBetween(Date.parse(data.from) - 1, data.to));
    }
    return { accounted, ticks: ticksBetween(Date.parse(definedAt), accounted.at(-1) ?? definedAt) };
  }
}
