// Answers SystemStatus from the read models, the checkpoints and what the parts of this process report.
import type { Database } from '../../application/ports/database.js';
import type { EventStore } from '../../application/ports/eventStore.js';
import { nextDueTime } from '../../infrastructure/croner/cronerCalculations.js';
import { loadCheckpoints } from '../../projections/engine/checkpoint.js';
import { projections } from '../../projections/index.js';
import { listJobs } from '../../projections/jobs/queries.js';
import { lastRuns } from '../../projections/runHistory/queries.js';
import { catalogStatus } from './catalogStatus.js';
import type { Faults } from './faults.js';
import type { ComponentStatus, Condition, JobStatus, ProjectionStatus, SystemStatus } from './systemStatus.js';

/** A projection that is further behind than this serves noticeably old data. */
const tolerableLag = 5_000n;

export interface StatusParts {
  readonly database: Database;
  readonly store: EventStore;
  readonly faults: Faults;
  readonly places: { readonly database: string; readonly eventLog: string };
  /** For people. */
  readonly sourceName: string;
  readonly busName: string;
}

export function readSystemStatus(parts: StatusParts): SystemStatus {
  const { database, store, faults, places, sourceName, busName } = parts;

  async function projectionStatuses(): Promise<readonly ProjectionStatus[]> {
    const [head, checkpoints] = await Promise.all([store.head(), loadCheckpoints(database)]);
    return projections.map(({ name, version }) => {
      const checkpoint = checkpoints.get(name);
      const position = checkpoint?.position ?? 0n;
      const fault = checkpoint?.fault ?? null;
      const state = fault !== null ? 'faulty' : checkpoint && position >= head ? 'live' : 'behind';
      return { name, version: checkpoint?.version ?? version, position: `${position}`, head: `${head}`, state, fault };
    });
  }

  async function jobStatuses(): Promise<readonly JobStatus[]> {
    const [definitions, runs] = await Promise.all([listJobs(database), lastRuns(database)]);
    const now = new Date();
    return definitions.map(({ job, priority, schedule }) => ({
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
      const projected = await projectionStatuses().catch(() => []);
      const components = await Promise.all([
        check('eventLog', 'down', async () => {
          await store.head();
          return places.eventLog;
        }),
        check('readModels', 'down', async () => {
          await database.query('select 1');
          return places.database;
        }),
        projectionsStatus(projected),
        partStatus('scheduler', 'claims ticks', faults.of('scheduler')),
        partStatus('relay', `publishes to the ${busName}`, faults.of('relay')),
        catalogStatus(database, sourceName),
      ]);
      return { status: worst(components), components, projections: projected };
    },
  };
}

async function check(name: string, otherwise: Condition, ask: () => Promise<string>): Promise<ComponentStatus> {
  try {
    return { name, status: 'up', detail: await ask() };
  } catch (error) {
    return { name, status: otherwise, detail: (error as Error).message };
  }
}

function partStatus(name: string, well: string, fault: string | undefined): ComponentStatus {
  return fault === undefined ? { name, status: 'up', detail: well } : { name, status: 'degraded', detail: fault };
}

function projectionsStatus(statuses: readonly ProjectionStatus[]): ComponentStatus {
  const name = 'projections';
  const faulty = statuses.filter(({ state }) => state === 'faulty');
  const late = statuses.filter(({ head, position }) => BigInt(head) - BigInt(position) > tolerableLag);
  const trouble = [
    ...faulty.map((projection) => `${projection.name} stopped: ${projection.fault}`),
    ...late.map((projection) => `${projection.name} is behind the log`),
  ];
  if (statuses.length === 0) return { name, status: 'degraded', detail: 'their positions cannot be read' };
  if (trouble.length > 0) return { name, status: 'degraded', detail: trouble.join('; ') };
  return { name, status: 'up', detail: `${statuses.length} projections follow the log` };
}

function worst(components: readonly ComponentStatus[]): Condition {
  const conditions = components.map(({ status }) => status);
  return conditions.includes('down') ? 'down' : conditions.includes('degraded') ? 'degraded' : 'up';
}
