// What work gets when a run of its job begins, for tests that call the work itself.
import type { JobRun } from '../../application/scheduling/carryOut.js';

export function aJobRun(change: Partial<JobRun> & Pick<JobRun, 'context'>): JobRun {
  return {
    runId: 'job@2026-10-01T12:00:00.000Z',
    epoch: 1,
    parameters: {},
    signal: new AbortController().signal,
    ...change,
  };
}
