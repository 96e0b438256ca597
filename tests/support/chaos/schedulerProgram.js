// One instance of the scheduler as the service runs it, with jobs whose work tells a table beside the log when it goes on.
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { JobRunner } from '../../../dist/application/scheduling/jobRunner.js';
import { JobStreams } from '../../../dist/application/scheduling/jobStreams.js';
import { runScheduler } from '../../../dist/application/scheduling/runScheduler.js';
import { StoreClock } from '../../../dist/application/scheduling/storeClock.js';
import { cronerCalculations } from '../../../dist/infrastructure/croner/cronerCalculations.js';
import { PostgresInstanceBeats } from '../../../dist/infrastructure/postgres/postgresInstanceBeats.js';
import { ProcessLoad } from '../../../dist/infrastructure/system/processLoad.js';
import { systemClock } from '../../../dist/infrastructure/system/systemClock.js';
import { openLog, say, untilAskedToEnd } from '../storeProcessLog.js';
import { weakened } from './weaknesses.js';

/** @type {import('./schedulerOrder.js').SchedulerOrder} */
const order = JSON.parse(process.argv[2]);
const tell = (told) => say(JSON.stringify(told));

const asked = untilAskedToEnd({ withinMs: 60_000 });
const identity = { instance: order.instance, boot: randomUUID() };
tell({ boot: identity.boot });

const { store, database, close } = await openLog(order.url);
const logger = {
  info() {},
  warn() {},
  error: ({ err }, message) => tell(err.code === 'run_not_held' ? { fenced: true } : { error: `${message}: ${err}` }),
};

// Written while the work goes on, so that rows that overlap tell of work that did.
async function trace(step, { causationId }, signal) {
  for (;;) {
    try {
      return await database.query(
        'insert into work_trace (cause, step, process_id) values ($1, $2, $3) on conflict do nothing',
        [causationId, step, process.pid],
      );
    } catch (error) {
      if (signal?.aborted) throw error;
      await wait(20);
    }
  }
}

let isToStop = order.stopsInWork === true;

/** Stands still until somebody wakes it. */
function standStill() {
  isToStop = false;
  tell({ stopped: true });
  process.kill(process.pid, 'SIGSTOP');
}

function handlerOf({ leastMs, mostMs, failsPercent = 0, isDeaf = false }) {
  return async ({ context, signal }) => {
    await trace('begin', context, signal);
    try {
      if (isToStop) standStill();
      await wait(leastMs + Math.random() * (mostMs - leastMs), undefined, isDeaf ? {} : { signal });
      if (Math.random() * 100 < failsPercent) throw new Error('It did not work this time.');
      return { by: identity.instance };
    } finally {
      await trace('end', context);
    }
  };
}

const working = order.jobs.filter(({ work }) => work);
const handlers = Object.fromEntries(working.map(({ definition, work }) => [definition.job, handlerOf(work)]));
const clock = new StoreClock(systemClock);
const beats = new PostgresInstanceBeats(database);
const parts = weakened(order.weakness, { store, beats, identity });
const streams = parts.streams ?? new JobStreams({ store: parts.store, calculations: cronerCalculations });

try {
  await runScheduler(
    {
      ...{ streams, identity, logger, store, subscription: store, beats: parts.beats, clock, load: new ProcessLoad() },
      jobs: order.jobs.map(({ definition }) => definition),
      runner: new JobRunner({ streams, handlers, identity, clock, logger }),
      calculations: cronerCalculations,
      leaseMs: order.leaseMs,
      mostRuns: order.mostRuns,
      onRound: () => {},
    },
    asked,
  );
} finally {
  await close();
}
process.exit();
