// The jobs of this service as the code defines them. A new job is one entry here and, if it works, one handler.
import type { JobDefinition } from '../../domain/scheduling/jobDefinition.js';
import { defaultPolicies, type JobPolicies } from '../../domain/scheduling/jobPolicies.js';
import { type PublicMessageType, publicContracts } from '../relay/publicContracts.js';

interface JobPlan {
  readonly job: string;
  /** UTC. */
  readonly cron: string;
  /** The message that it announces; none for a job that works. */
  readonly announces?: PublicMessageType;
  readonly runsAtStart?: boolean;
  readonly timeoutMs?: number;
  readonly policies?: Partial<JobPolicies>;
}

const plans: readonly JobPlan[] = [
  { job: 'synchroniseCatalog', cron: '*/15 * * * *', runsAtStart: true, timeoutMs: 600_000 },
  {
    job: 'cleanUpSentEmail',
    cron: '0 0 * * *',
    announces: 'BookWorm.Contracts:CleanUpSentEmailIntegrationEvent',
  },
  {
    job: 'resendErrorEmail',
    cron: '0 * * * *',
    announces: 'BookWorm.Contracts:ResendErrorEmailIntegrationEvent',
  },
  { job: 'sealLog', cron: '0 * * * *', timeoutMs: 600_000 },
  { job: 'pruneRunHistory', cron: '30 3 * * *', timeoutMs: 600_000 },
];

export const jobNames: readonly string[] = plans.map(({ job }) => job);

/** @param crons the operator's expressions by job, which take the place of the code's. */
export function jobDefinitions(crons: Readonly<Record<string, string>>): readonly JobDefinition[] {
  return plans.map(({ job, cron, announces, runsAtStart = false, timeoutMs = 60_000, policies }) => ({
    job,
    schedule: { kind: 'cron', expression: crons[job] ?? cron, timeZone: 'UTC', engine: 'croner@11' },
    target: announces ? { kind: 'emit', messageType: announces } : { kind: 'work' },
    priority: announces ? publicContracts[announces].priority : 'normal',
    runsAtStart,
    timeoutMs,
    policies: { ...defaultPolicies, ...policies },
  }));
}
