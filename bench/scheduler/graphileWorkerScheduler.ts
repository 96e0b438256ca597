// The peer graphile-worker: a task and a line of its crontab per job, with its defaults.
import { Logger, quickAddJob, run, runMigrations } from 'graphile-worker';
import { type Scheduler, serveScheduler } from './scheduler.js';

interface Payload {
  readonly _cron?: { readonly ts: string };
}

const quiet = new Logger(() => () => {});

const scheduler: Scheduler = {
  prepare: (url) => runMigrations({ connectionString: url, logger: quiet }),
  async start({ url, jobs, startsNow, onRun }) {
    const place = { connectionString: url, logger: quiet };
    if (startsNow) for (const { name } of jobs) await quickAddJob(place, name, {});
    await run({
      ...place,
      noHandleSignals: true,
      crontab: jobs.map(({ name, cron }) => `${cron} ${name} ?fill=10m`).join('\n'),
      taskList: Object.fromEntries(
        jobs.map(({ name }) => [
          name,
          async (payload: unknown, { job }) => {
            const { _cron } = payload as Payload;
            await onRun({ job: name, run: job.id, tick: async () => (_cron ? new Date(_cron.ts) : undefined) });
          },
        ]),
      ),
    });
  },
};

serveScheduler(scheduler);
