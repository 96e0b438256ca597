// An instance that shares tallies with others as the service shares its projections, or one that rebuilds a tally.
import { randomUUID } from 'node:crypto';
import { shareWork } from '../../dist/application/shareWork.js';
import { PostgresLeases, removeAllLeases } from '../../dist/infrastructure/postgres/postgresLeases.js';
import { systemClock } from '../../dist/infrastructure/system/systemClock.js';
import { projectionLease } from '../../dist/projections/engine/projection.js';
import { rebuildProjection } from '../../dist/projections/engine/rebuild/rebuildProjection.js';
import { runProjection } from '../../dist/projections/engine/runProjection.js';
import { meetFate } from './fate.js';
import { openLog, say, untilAskedToEnd } from './storeProcessLog.js';
import { tally } from './tallies.js';

const order = JSON.parse(process.argv[2]);
const tell = (told) => say(JSON.stringify(told));
if (order.fate) meetFate(order.fate, () => tell({ stopped: true }));

const asked = untilAskedToEnd({ withinMs: 30_000 });
const { store, database, close } = await openLog(order.url);
const logger = { info() {}, warn() {}, error: (details) => tell({ error: `${details.err}` }) };
const parts = {
  database: order.isTorn ? torn(database) : database,
  ...{ store, subscription: store, instance: order.instance, passesParked: false, logger },
  ...(order.memoryBytes && { memoryBytes: order.memoryBytes }),
};

/** What the engine must not do: the rows in one transaction, and then the checkpoint by itself. */
function torn(whole) {
  return {
    query: (...args) => whole.query(...args),
    async transaction(work) {
      let saving;
      const result = await whole.transaction(({ query, load }) =>
        work({
          load,
          query: async (...args) => {
            if (!args[0].startsWith('insert into read_model.checkpoint')) return query(...args);
            saving = args;
            return [];
          },
        }),
      );
      if (saving) await whole.query(...saving);
      return result;
    },
  };
}

async function follow(projection, lease, signal) {
  tell({ started: projection.name });
  await runProjection(parts, projection, lease, signal);
  tell({ ended: projection.name });
}

async function share() {
  if (order.isAlone) await removeAllLeases(database);
  const leases = new PostgresLeases(database, { instance: order.instance, boot: randomUUID() });
  const works = order.names.map((name) => {
    const projection = tally(name, order);
    return { name: projectionLease(projection), run: (lease, signal) => follow(projection, lease, signal) };
  });
  await shareWork({ leases, clock: systemClock, logger }, works, asked);
}

async function rebuild() {
  for (const name of order.names) tell(await rebuildProjection({ ...parts, signal: asked }, tally(name, order)));
}

try {
  await (order.isRebuild ? rebuild() : share());
} finally {
  await close();
}
// Nothing is left to do, but the program would go on listening for the end of its standard input.
process.exit();
