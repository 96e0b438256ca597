// Our scheduler alone, on the log in PostgreSQL, wired as the service wires it.
import { v7 as uuidV7 } from 'uuid';
import type { JobHandler } from '../../application/carryOut.js';
import { JobRunner } from '../../application/jobRunner.js';
import { runScheduler } from '../../application/runScheduler.js';
import type { JobDefinition } from '../../domain/scheduling/jobDefinition.js';
import type { ScheduledJobEvent } from '../../domain/scheduling/scheduledJobMessages.js';
import { cronerCalculations, nextDueTime } from '../../infrastructure/croner/cronerCalculations.js';
import { PostgresEventStore } from '../../infrastructure/event-store/postgres/postgresEventStore.js';
import { migrate } from '../../infrastructure/postgres/migrate.js';
import { migrations } from '../../infrastructure/postgres/migrations/index.js';
import { PostgresDatabase } from '../../infrastructure/postgres/postgresDatabase.js';
import { PostgresInstanceBeats } from '../../infrastructure/postgres/postgresInstanceBeats.js';
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
    const clock = systemClock;
    const runner: JobRunner = new JobRunner({
      store,
      calculations: cronerCalculations,
      handlers: Object.fromEntries(jobs.map(({ name }) => [name, handler(name, () => runner, onRun)])),
      identity,
      clock,
      logger,
    });
    const parts = {
      jobs: jobs.map((job) => definition(job, startsNow)),
      runner,
      calculations: cronerCalculations,
      nextDueTime,
      beats: new PostgresInstanceBeats(database),
      ...{ identity, clock, logger, leaseMs },
      onRound: () => {},
    };
    void runScheduler(parts, new AbortController().signal);
  },
  async skippedTicks({ url, jobs }) {
    const store = new PostgresEventStore(new PostgresDatabase(url, () => {}), url);
    const skipped: Tick[] = [];
    for (const job of jobs) {
      for await (const event of store.readStream(`scheduledJob-${job.name}`)) {
        const { type, data } = event as unknown as ScheduledJobEvent;
        if (type !== 'TicksSkipped') continue;
        const [before, to] = [new Date(Date.parse(data.from) - 1), new Date(data.to)];
        const due = cronerCalculations.dueTimes(definition(job, false).schedule, before, to, mostSkipped);
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
function handler(job: string, runner: () => JobRunner, onRun: SchedulerInstance['onRun']): JobHandler {
  return async () => {
    const { running } = await runner().lastKnownState(job);
    const run = running?.runId ?? '';
    const tick = new Date(run.slice(job.length + 1));
    await onRun({ job, run, tick: async () => (Number.isNaN(tick.getTime()) ? undefined : tick) });
    return {};
  };
}

serveScheduler(scheduler);
