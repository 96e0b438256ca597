// Answers SystemStatus from the read models, the checkpoints and what the parts of this process report.
import { jobNames } from '../../application/jobs.js';
import type { Database } from '../../application/ports/database.js';
import type { EventStore } from '../../application/ports/eventStore.js';
import { nextDueTime } from '../../infrastructure/croner/cronerCalculations.js';
import { type CheckpointReport, loadCheckpoints } from '../../projections/engine/checkpoint.js';
import { projections } from '../../projections/index.js';
import { listJobs } from '../../projections/jobs/queries.js';
import { lastRuns } from '../../projections/runHistory/queries.js';
import { catalogStatus } from './catalogStatus.js';
import type { Faults } from './faults.js';
import type { ComponentStatus, Condition, JobStatus, ProjectionStatus, SystemStatus } from './systemStatus.js';

/** A projection that is behind and has not moved for this long does not read any more. */
const stalledAfterMs = 10_000;
/** A server that takes longer is as good as away. */
const answerMs = 5_000;

export interface StatusParts {
  readonly database: Database;
  readonly store: EventStore;
  readonly faults: Faults;
  readonly places: { readonly database: string; readonly eventLog: string };
  /** For people. */
  readonly sourceName: string;
  readonly busName: string;
  /** Without its log, a service whose read models are elsewhere still answers readers. */
  readonly isLogSeparate: boolean;
}

export function readSystemStatus(parts: StatusParts): SystemStatus {
  const { database, store, faults, places, sourceName, busName } = parts;

  const stateOf = watchProjections();

  async function projectionStatuses(): Promise<readonly ProjectionStatus[]> {
    const [head, checkpoints] = await Promise.all([store.head(), loadCheckpoints(database)]);
    return projections.map(({ name, version }) => {
      const checkpoint = checkpoints.get(name);
      const position = checkpoint?.position ?? 0n;
      return {
        name,
        version: checkpoint?.version ?? version,
        position: `${position}`,
        head: `${head}`,
        lag: `${position < head ? head - position : 0n}`,
        state: stateOf(name, checkpoint, head),
        fault: checkpoint?.fault ?? null,
      };
    });
  }

  async function jobStatuses(): Promise<readonly JobStatus[]> {
    const [definitions, runs] = await Promise.all([listJobs(database), lastRuns(database)]);
    const now = new Date();
    // A job that this release no longer has is not due any more.
    return definitions
      .filter(({ job }) => jobNames.includes(job))
      .map(({ job, priority, schedule }) => ({
        job,
        priority,
        schedule: schedule.expression,
        timeZone: schedule.timeZone,
        nextAt: nextDueTime(schedule, now)?.toISOString() ?? null,
        lastRun: runs.find((run) => run.job === job) ?? null,
      }));
  }

  return {
    projections: projectionStatuses,
    jobs: jobStatuses,

    async readiness() {
      const projected = await within(answerMs, projectionStatuses()).catch(() => []);
      const components = await Promise.all([
        check('eventLog', parts.isLogSeparate ? 'degraded' : 'down', async () => {
          await store.head();
          return places.eventLog;
        }),
        check('readModels', 'down', async () => {
          await database.query('select 1');
          return places.database;
        }),
        projectionsStatus(projected),
        partStatus('scheduler', 'claims ticks', faults.of('scheduler')),
        partStatus('relay', `publishes to ${busName}`, faults.of('relay')),
        catalogStatus(database, sourceName),
      ]);
      return { status: worst(components), components, projections: projected };
    },
  };
}

/** Tells a projection that reads on from one that stands still, by what was seen at earlier calls. */
function watchProjections(): (
  name: string,
  checkpoint: CheckpointReport | undefined,
  head: bigint,
) => ProjectionStatus['state'] {
  const seenBehind = new Map<string, { position: bigint; atMs: number }>();
  return (name, checkpoint, head) => {
    const { position = 0n, fault = null } = checkpoint ?? {};
    if (fault !== null) return 'faulty';
    if (position >= head && checkpoint) {
      seenBehind.delete(name);
      return 'live';
    }
    const earlier = seenBehind.get(name);
    if (earlier?.position === position) return performance.now() - earlier.atMs > stalledAfterMs ? 'stalled' : 'behind';
    seenBehind.set(name, { position, atMs: performance.now() });
    return 'behind';
  };
}

async function check(name: string, otherwise: Condition, ask: () => Promise<string>): Promise<ComponentStatus> {
  try {
    return { name, status: 'up', detail: await within(answerMs, ask()) };
  } catch (error) {
    return { name, status: otherwise, detail: (error as Error).message };
  }
}

function partStatus(name: string, well: string, fault: string | undefined): ComponentStatus {
  return fault === undefined ? { name, status: 'up', detail: well } : { name, status: 'degraded', detail: fault };
}

function projectionsStatus(statuses: readonly ProjectionStatus[]): ComponentStatus {
  const name = 'projections';
  const trouble = statuses.flatMap((projection) => {
    if (projection.state === 'faulty') return [`${projection.name} stopped: ${projection.fault}`];
    return projection.state === 'stalled' ? [`${projection.name} is behind the log and does not move`] : [];
  });
  if (statuses.length === 0) return { name, status: 'degraded', detail: 'their positions cannot be read' };
  if (trouble.length > 0) return { name, status: 'degraded', detail: trouble.join('; ') };
  return { name, status: 'up', detail: `${statuses.length} projections follow the log` };
}

function worst(components: readonly ComponentStatus[]): Condition {
  const conditions = components.map(({ status }) => status);
  return conditions.includes('down') ? 'down' : conditions.includes('degraded') ? 'degraded' : 'up';
}

async function within<Result>(ms: number, answer: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1_000} s`)), ms);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
