// Answers SystemStatus from the read models, the checkpoints and what the parts of this process report.

import type { Database } from '../../application/ports/database.js';
import type { EventStore } from '../../application/ports/eventStore.js';
import type { RelaySteering } from '../../application/ports/relaySteering.js';
import { jobNames } from '../../application/scheduling/jobs.js';
import { type JobRecord, listJobs } from '../../projections/jobs/queries.js';
import { lastRuns } from '../../projections/runHistory/queries.js';
import { catalogStatus } from './catalogStatus.js';
import type { Faults } from './faults.js';
import { jobStatus } from './jobStatus.js';
import { readProjections } from './readProjections.js';
import { relayCondition } from './relayCondition.js';
import { reviewsStatus } from './reviewsStatus.js';
import type { ComponentStatus, Condition, JobStatus, ProjectionStatus, SystemStatus } from './systemStatus.js';
import { within } from './within.js';

const vital = ['eventLog', 'readModels'];
/** A server that takes longer is as good as away. */
const answerMs = 5_000;

export interface StatusParts {
  readonly database: Database;
  readonly store: EventStore;
  readonly faults: Faults;
  readonly places: { readonly database: string; readonly eventLog: string };
  /** For people. */
  readonly sourceName: string;
  /** Undefined unless BookWorm's reviews are read. */
  readonly reviewSourceName?: string | undefined;
  readonly busName: string;
  readonly relay: RelaySteering;
  /** What is consumed, or why nothing is; undefined where there is no bus of others. */
  readonly consumes: string | undefined;
  /** Without its log, a service whose read models are elsewhere still answers readers. */
  readonly isLogSeparate: boolean;
}

export function readSystemStatus(parts: StatusParts): SystemStatus {
  const { database, store, faults, places, sourceName, busName, relay, consumes } = parts;

  const projectionStatuses = readProjections(database, store);

  /** A job that this release no longer has is not due any more. */
  async function jobsOfThisRelease(): Promise<readonly JobRecord[]> {
    return (await listJobs(database)).filter(({ definition }) => jobNames.includes(definition.job));
  }

  async function jobStatuses(): Promise<readonly JobStatus[]> {
    const [records, runs] = await Promise.all([jobsOfThisRelease(), lastRuns(database)]);
    const now = new Date();
    return records.map((record) =>
      jobStatus(
        record,
        runs.find(({ job }) => job === record.definition.job),
        now,
      ),
    );
  }

  async function relayStatus(): Promise<ComponentStatus> {
    try {
      return relayCondition(await within(answerMs, relay.report()), { busName, ownFault: faults.of('relay') });
    } catch (error) {
      return { name: 'relay', status: 'degraded', detail: `cannot be told: ${(error as Error).message}` };
    }
  }

  return {
    projections: projectionStatuses,
    jobs: jobStatuses,

    async readiness() {
      const [projected, jobs] = await Promise.all([
        within(answerMs, projectionStatuses()).catch(() => []),
        within(answerMs, jobsOfThisRelease()).catch(() => []),
      ]);
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
        schedulerStatus(faults.of('scheduler'), jobs),
        relayStatus(),
        ...(consumes === undefined ? [] : [partStatus('consumer', consumes, faults.of('consumer'))]),
        partStatus('seals', 'seals the log as it grows', faults.of('seals')),
        catalogStatus(database, sourceName),
        ...(parts.reviewSourceName ? [reviewsStatus(database, parts.reviewSourceName, faults.of('reviews'))] : []),
      ]);
      return { status: overall(components), components, projections: projected };
    },
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

function schedulerStatus(fault: string | undefined, jobs: readonly JobRecord[]): ComponentStatus {
  const atRest = jobs.flatMap(({ definition: { job }, pause, quarantine }) => {
    if (quarantine) return [`${job} is in quarantine: it kept crashing; see "bookworm jobs show ${job}"`];
    return pause ? [`${job} was paused by ${pause.by}: ${pause.reason}`] : [];
  });
  const faults = fault === undefined ? atRest : [fault, ...atRest];
  return partStatus('scheduler', 'claims ticks', faults.length > 0 ? faults.join('; ') : undefined);
}

function projectionsStatus(statuses: readonly ProjectionStatus[]): ComponentStatus {
  const name = 'projections';
  if (statuses.length === 0) return { name, status: 'degraded', detail: 'their positions cannot be read' };
  const stopped = statuses.flatMap(({ name: projection, state, fault }) => {
    if (state === 'stopped')
      return [`${projection} ${fault}; see "bookworm projections parked list", then retry or skip it`];
    if (state === 'faulty') return [`${projection} stopped: ${fault}`];
    return state === 'stalled' ? [`${projection} is behind the log and does not move`] : [];
  });
  const notes = statuses.flatMap(({ name: projection, state, parked, pause }) => {
    if (pause) return [`${projection} was paused by ${pause.by}: ${pause.reason}`];
    return parked > 0 && state !== 'stopped' ? [`${projection} has ${parked} parked events`] : [];
  });
  if (stopped.length > 0) return { name, status: 'down', detail: [...stopped, ...notes].join('; ') };
  if (notes.length > 0) return { name, status: 'degraded', detail: notes.join('; ') };
  return { name, status: 'up', detail: `${statuses.length} projections follow the log` };
}

/** Readers are served as long as read models and, where it is the same server, the log can be asked. */
function overall(components: readonly ComponentStatus[]): Condition {
  const isDown = components.some(({ name, status }) => status === 'down' && vital.includes(name));
  if (isDown) return 'down';
  return components.every(({ status }) => status === 'up') ? 'up' : 'degraded';
}
