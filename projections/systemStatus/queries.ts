// What readers may ask of systemStatus.
import type { Queryable } from '../../application/ports/database.js';
import type { StopReason } from '../../domain/operations/instance.js';
import { instant } from '../instant.js';

export interface InstanceRecord {
  readonly boot: string;
  readonly instance: string;
  readonly version: string;
  /** A process that was killed never stopped: whether one that is `started` lives, its beats tell. */
  readonly state: 'started' | 'stopped';
  readonly startedAt: string;
  readonly stoppedAt: string | null;
  readonly stopReason: StopReason | null;
}

/** Those started last come first. */
export function listInstances(database: Queryable, limit: number): Promise<readonly InstanceRecord[]> {
  return database.query<InstanceRecord>(
    `select boot, instance, version, state, ${instant('started_at')} as "startedAt",
            ${instant('stopped_at')} as "stoppedAt", stop_reason as "stopReason"
     from read_model.system_status order by system_status.started_at desc, boot limit $1`,
    [limit],
  );
}
