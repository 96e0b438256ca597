// Consumes a large log slower than it could be sent, and says what memory that took: measured where nothing else lives.
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { openLog, say, untilAskedToEnd } from './storeProcessLog.js';

/** @typedef {{ url: string, type: string, after: string, events: number, stalls: boolean }} Order */
/** @type {Order} */
const { url, type, after, events, stalls } = JSON.parse(process.argv[2]);
const asked = untilAskedToEnd({ withinMs: 30_000 });
const log = await openLog(url);

let nextStop = events / 10;
const memory = { startBytes: 0, peakBytes: 0 };
const measure = () => {
  memory.peakBytes = Math.max(memory.peakBytes, process.memoryUsage.rss());
};

/** Consumes so many events, `work` being done with every batch. */
async function consume(wanted, work) {
  const abort = new AbortController();
  const result = { count: 0, inOrder: true };
  let last = BigInt(after);
  let batches = 0;
  let isBusy = false;
  await log.store.subscribeToAll({
    after: BigInt(after),
    types: [type],
    signal: AbortSignal.any([abort.signal, asked]),
    onBatch: async (batch) => {
      measure();
      result.inOrder &&= !isBusy;
      isBusy = true;
      await work(result.count, batches++);
      isBusy = false;
      for (const { position } of batch) {
        result.inOrder &&= position > last;
        last = position;
      }
      result.count += batch.length;
      measure();
      if (result.count >= wanted) abort.abort();
    },
    // The end of the log: what has not come by now never will.
    onCaughtUp: () => abort.abort(),
  });
  return result;
}

/** Until nothing has happened in this process for a while: the store has sent what it will send before we ask for more. */
async function quiet(samples) {
  for (let quietFor = 0; quietFor < samples && !asked.aborted; ) {
    const before = performance.eventLoopUtilization();
    await wait(100);
    measure();
    const { utilization } = performance.eventLoopUtilization(before);
    quietFor = utilization < 0.1 ? quietFor + 1 : 0;
  }
}

/** Every batch takes a turn of the event loop, some take many, and a few take as long as the store has more to send. */
async function slowly(consumed, batch) {
  for (let turns = batch % 10 === 0 ? 50 : 1; turns > 0; turns--) await turn();
  if (consumed >= nextStop) {
    nextStop += events / 10;
    await quiet(5);
  }
}

async function notBeforeAllIsQuiet(_, batch) {
  if (batch === 0) await quiet(20);
}

try {
  // The memory that the client needs in any case is not in question; no stops here, which would hide what they cost.
  await consume(Math.min(events, 10_000), () => turn());
  globalThis.gc();
  memory.startBytes = process.memoryUsage.rss();
  memory.peakBytes = memory.startBytes;
  const sampling = setInterval(measure, 20);
  const result = await consume(events, stalls ? notBeforeAllIsQuiet : slowly);
  clearInterval(sampling);
  say(JSON.stringify({ ...result, ...memory }));
} finally {
  await log.close();
}
