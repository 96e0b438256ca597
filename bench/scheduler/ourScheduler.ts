// Our scheduler alone, on the log in PostgreSQL, wired as the service wires it.
import { availableParallelism } from 'node:os';
import { v7 as uuidV7 } from 'uuid';
import type { JobHandler } from '../../application/scheduling/carryOut.js';
import { JobRunner } from '../../application/scheduling/jobRunner.js';
import { JobStreams } from '../../application/scheduling/jobStreams.js';
import { runScheduler } from '../../application/scheduling/runScheduler.js';
import { StoreClock } from '../../application/scheduling/storeClock.js';
import type { JobDefinition } from '../../domain/scheduling/jobDefinition.js';
import { type ScheduledJobEvent, scheduledJobStream } from '../../domain/scheduling/scheduledJobEvents.js';
import { cronerCalculations } from '../../infrastructure/croner/cronerCalculations.js';
import { ticks } from '../../infrastructure/croner/ticks.js';
import { PostgresEventStore } from '../../infrastructure/event-store/postgres/postgresEventStore.js';
import { migrate } from '../../infrastructure/postgres/migrate.js';
import { migrations } from '../../infrastructure/postgres/migrations/index.js';
import { PostgresDatabase } from '../../infrastructure/postgres/postgresDatabase.js';
import { PostgresInstanceBeats } from '../../infrastructure/postgres/postgresInstanceBeats.js';
import { ProcessLoad } from '../../infrastructure/system/processLoad.js';
import { systemClock } from '../../infrastructure/system/systemClock.js';
import { type ScheduledJob, type Scheduler, type SchedulerInstance, serveScheduler, type Tick } from './scheduler.js';

/** The default of JOBS_LEASE_SECONDS. */
const leaseMs = 15_000;
const mostSkipped = 10_000;
const logger = { info: () => {}, warn: () => {}, error: () => {} };

const scheduler: Scheduler = {
  async prepare(url) {
    const database = new PostgresDatabase(url, () => {});
    await migrate(database, migrations);
    await database.close();
  },
  async start({ url, jobs, startsNow, onRun }) {
    const database = new PostgresDatabase(url, () => {});
    const store = new PostgresEventStore(database, url);
    const identity = { instance: `process ${process.pid}`, boot: uuidV7() };
    const clock = new StoreClock(systemClock);
    const streams = new JobStreams({ store, calculations: cronerCalculations });
    const handlers = Object.fromEntries(jobs.map(({ name }) => [name, handler(name, onRun)]));
    const parts = {
      jobs: jobs.map((job) => definition(job, startsNow)),
      streams,
      runner: new JobRunner({ streams, handlers, identity, clock, logger }),
      calculations: cronerCalculations,
      store,
      subscription: store,
      beats: new PostgresInstanceBeats(database),
      load: new ProcessLoad(),
      mostRuns: availableParallelism(),
      ...{ identity, clock, logger, leaseMs },
      onRound: () => {},
    };
    void runScheduler(parts, new AbortController().signal);
  },
  async skippedTicks({ url, jobs }) {
    const store = new PostgresEventStore(new PostgresDatabase(url, () => {}), url);
    const skipped: Tick[] = [];
    for (const job of jobs) {
      for await (const event of store.readStream(scheduledJobStream(job.name))) {
        const { type, data } = event as unknown as ScheduledJobEvent;
        if (type !== 'TicksSkipped') continue;
        const [before, to] = [new Date(Date.parse(data.from) - 1), new Date(data.to)];
        const due = ticks.between(definition(job, false).schedule, before, to, mostSkipped);
        skipped.push(...due.map((tick) => ({ job: job.name, tickAt: tick.getTime() })));
      }
    }
    return skipped;
  },
};

function definition({ name, cron }: ScheduledJob, runsAtStart: boolean): JobDefinition {
  return {
    job: name,
    schedule: { kind: 'cron', expression: cron, timeZone: 'UTC', engine: 'croner@11' },
    target: { kind: 'work' },
    priority: 'normal',
    runsAtStart,
    timeoutMs: 3_600_000,
  };
}

/** The run's id is `<job>@<tick>`. */
function handler(job: string, onRun: SchedulerInstance['onRun']): JobHandler {
  return async ({ runId }) => {
    const tick = new Date(runId.slice(job.length + 1));
    await onRun({ job, run: runId, tick: async () => (Number.isNaN(tick.getTime()) ? undefined : tick) });
    return {};
  };
}

serveScheduler(scheduler);
