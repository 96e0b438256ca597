// Where the projections stand: put together from checkpoints, rebuilds, leases, parked events and the log itself.
import type { Database } from '../../application/ports/database.js';
import type { EventStore } from '../../application/ports/eventStore.js';
import { type CheckpointReport, loadCheckpoints } from '../../projections/engine/checkpoint.js';
import { type Projection, typesOf } from '../../projections/engine/projection.js';
import { loadProjectionFacts, type ProjectionFacts } from '../../projections/engine/projectionFacts.js';
import { loadRebuilds, type RebuildRecord } from '../../projections/engine/rebuild/rebuildRecord.js';
import { projections } from '../../projections/index.js';
import type { ProjectionStatus } from './systemStatus.js';

/** A projection that is behind and has not moved for this long does not read any more. */
const stalledAfterMs = 10_000;
/** Counting stops here: how far behind beyond that is told by the seconds. */
const mostCounted = 1_000;

/** Remembers what it saw at earlier calls, so that it can tell who reads on from who stands still. */
export function readProjections(database: Database, store: EventStore): () => Promise<readonly ProjectionStatus[]> {
  const isStalled = watchPositions();
  return async () => {
    const [head, checkpoints, rebuilds, facts] = await Promise.all([
      store.head(),
      loadCheckpoints(database),
      loadRebuilds(database),
      loadProjectionFacts(database),
    ]);
    return Promise.all(
      projections.map(async (projection) => {
        const { name } = projection;
        const checkpoint = checkpoints.get(name);
        const lag = await lagOf(store, projection, { position: checkpoint?.position ?? 0n, head });
        const found = { checkpoint, rebuild: rebuilds.get(name), facts: facts.get(name), lag, head };
        return toStatus(projection, found, isStalled);
      }),
    );
  };
}

interface Lag {
  readonly events: number;
  readonly seconds: number;
}

interface Found {
  readonly checkpoint: CheckpointReport | undefined;
  readonly rebuild: RebuildRecord | undefined;
  readonly facts: ProjectionFacts | undefined;
  readonly lag: Lag;
  readonly head: bigint;
}

async function lagOf(
  store: EventStore,
  projection: Projection,
  { position, head }: { position: bigint; head: bigint },
): Promise<Lag> {
  let events = 0;
  let oldest = Number.POSITIVE_INFINITY;
  if (position < head) {
    for await (const event of store.readAll({ after: position, types: typesOf(projection), limit: mostCounted })) {
      events++;
      oldest = Math.min(oldest, Date.parse(event.recordedAt));
    }
  }
  return { events, seconds: events === 0 ? 0 : Math.max(0, Math.round((Date.now() - oldest) / 1_000)) };
}

type IsStalled = (name: string, position: bigint, isBehind: boolean) => boolean;

function toStatus({ name, version }: Projection, found: Found, isStalled: IsStalled): ProjectionStatus {
  const { checkpoint, rebuild, facts, lag, head } = found;
  const position = checkpoint?.position ?? 0n;
  return {
    name,
    version: checkpoint?.version ?? version,
    newVersion: checkpoint && checkpoint.version < version ? version : null,
    position: `${position}`,
    head: `${head}`,
    lag: `${lag.events}`,
    lagSeconds: lag.seconds,
    state: stateOf(found, version, isStalled(name, position, lag.events > 0)),
    owner: facts?.owner ?? null,
    parked: facts?.waiting ?? 0,
    skipped: facts?.skipped ?? 0,
    pause: checkpoint?.pause ?? null,
    fault: checkpoint?.fault ?? null,
    rebuild: rebuild && rebuild.cancelledBy === null ? toRebuildStatus(rebuild, facts?.isBeingRebuilt ?? false) : null,
  };
}

function stateOf({ checkpoint, facts, lag }: Found, version: number, isStalled: boolean): ProjectionStatus['state'] {
  if (!checkpoint) return 'behind';
  if (checkpoint.pause) return 'paused';
  if (checkpoint.fault !== null) {
    // The rebuild for a new version meets what the old one has long passed.
    const passed = checkpoint.version < version ? -1n : checkpoint.position;
    return facts?.stoppedAt && facts.stoppedAt > passed ? 'stopped' : 'faulty';
  }
  if (checkpoint.version < version && facts?.isBeingRebuilt) return 'rebuilding';
  if (lag.events === 0) return 'live';
  return isStalled ? 'stalled' : 'behind';
}

function toRebuildStatus(rebuild: RebuildRecord, isUnderWay: boolean): ProjectionStatus['rebuild'] {
  const { version, instance, startedAt, position, head, events } = rebuild;
  return { version, instance, startedAt, position: `${position}`, head: `${head}`, events, isUnderWay };
}

function watchPositions(): IsStalled {
  const seen = new Map<string, { position: bigint; atMs: number }>();
  return (name, position, isBehind) => {
    const earlier = seen.get(name);
    if (isBehind && earlier?.position === position) return performance.now() - earlier.atMs > stalledAfterMs;
    seen.set(name, { position, atMs: performance.now() });
    return false;
  };
}
