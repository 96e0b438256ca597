// The jobs of this service as the code defines them. A new job is one entry here and, if it works, one handler.
import type { JobDefinition } from '../../domain/scheduling/jobDefinition.js';
import { defaultPolicies, type JobPolicies } from '../../domain/scheduling/jobPolicies.js';

interface JobPlan {
  readonly job: string;
  /** UTC. */
  readonly cron: string;
  readonly target: JobDefinition['target'];
  readonly priority?: JobDefinition['priority'];
  readonly runsAtStart?: boolean;
  readonly timeoutMs?: number;
  readonly policies?: Partial<JobPolicies>;
}

const plans: readonly JobPlan[] = [
  { job: 'synchroniseCatalog', cron: '*/15 * * * *', target: { kind: 'work' }, runsAtStart: true, timeoutMs: 600_000 },
  {
    job: 'cleanUpSentEmail',
    cron: '0 0 * * *',
    target: { kind: 'emit', messageType: 'BookWorm.Contracts:CleanUpSentEmailIntegrationEvent' },
  },
  {
    job: 'resendErrorEmail',
    cron: '0 * * * *',
    target: { kind: 'emit', messageType: 'BookWorm.Contracts:ResendErrorEmailIntegrationEvent' },
    priority: 'high',
  },
  { job: 'sealLog', cron: '0 * * * *', target: { kind: 'work' }, timeoutMs: 600_000 },
  { job: 'pruneRunHistory', cron: '30 3 * * *', target: { kind: 'work' }, timeoutMs: 600_000 },
];

export const jobNames: readonly string[] = plans.map(({ job }) => job);

/** The public message types that jobs announce. */
export const announcedMessageTypes: readonly string[] = plans.flatMap(({ target }) =>
  target.kind === 'emit' ? [target.messageType] : [],
);

/** @param crons the operator's expressions by job, which take the place of the code's. */
export function jobDefinitions(crons: Readonly<Record<string, string>>): readonly JobDefinition[] {
  return plans.map(({ job, cron, target, priority = 'normal', runsAtStart = false, timeoutMs = 60_000, policies }) => ({
    job,
    schedule: { kind: 'cron', expression: crons[job] ?? cron, timeZone: 'UTC', engine: 'croner@11' },
    target,
    priority,
    runsAtStart,
    timeoutMs,
    policies: { ...defaultPolicies, ...policies },
  }));
}
