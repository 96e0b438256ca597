// The peer pg-boss: a queue, a worker and a schedule per job, with its defaults unless it is to be hasty.
import { PgBoss } from 'pg-boss';
import { openPool } from './records.js';
import { type Scheduler, serveScheduler } from './scheduler.js';

/** The shortest intervals it takes. */
const hasty = { cronMonitorIntervalSeconds: 1, cronWorkerIntervalSeconds: 1, useListenNotify: true };

const scheduler: Scheduler = {
  async prepare(url) {
    const boss = new PgBoss(url);
    await boss.start();
    await boss.stop();
  },
  async start({ url, jobs, startsNow, isHasty, onRun }) {
    const boss = new PgBoss({ connectionString: url, ...(isHasty && hasty) });
    // It goes on after a fault, and would end the process if nobody listened.
    boss.on('error', () => {});
    await boss.start();
    const lookUp = ticks(url);
    for (const { name, cron } of jobs) {
      await boss.createQueue(name, { notify: isHasty });
      await boss.schedule(name, cron, null, { missed: 'once' });
      if (startsNow) await boss.send(name);
      const options = { includeMetadata: true, ...(isHasty && { pollingIntervalSeconds: 0.5 }) } as const;
      await boss.work(name, options, async ([job]) => {
        if (job) await onRun({ job: name, run: job.id, tick: () => lookUp(name, job.createdOn) });
      });
    }
  },
};

// It does not tell a job which tick it is for. Its own queue does: the schedule's last entry that was fetched before the
// job was made. Through a connection of the benchmark's own, so that looking does not use its pool.
function ticks(url: string): (job: string, createdOn: Date) => Promise<Date | undefined> {
  const pool = openPool(url);
  return async (job, createdOn) => {
    const { rows } = await pool.query<{ slot: string }>(
      `select data->>'slot' as slot from pgboss.job
       where name = '__pgboss__send-it' and data->>'name' = $1 and started_on <= $2
       order by started_on desc limit 1`,
      [job, createdOn],
    );
    return rows[0] && new Date(`${rows[0].slot.replace(' ', 'T')}Z`);
  };
}

serveScheduler(scheduler);
