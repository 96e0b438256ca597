// A projection's status as the service tells it; a test names what matters to it.
import type { ProjectionStatus } from '../../src/status/systemStatus.js';

export function projectionStatus(told: Partial<ProjectionStatus> = {}): ProjectionStatus {
  const well = { lag: '0', lagSeconds: 0, state: 'live', parked: 0, skipped: 0, fault: null } as const;
  const nothing = { newVersion: null, owner: 'shop-1', pause: null, rebuild: null };
  return { name: 'jobs', version: 1, position: '9', head: '9', ...well, ...nothing, ...told };
}
