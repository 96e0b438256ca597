// The table of systemStatus: a process of the service, from its start to its orderly stop.
import type { StopReason } from '../../domain/operations/instance.js';
import type { ReadTable } from '../engine/projection.js';

export interface InstanceRow {
  readonly boot: string;
  readonly instance: string;
  readonly version: string;
  /** A process that was killed never stopped: whether one that is `started` lives, its beats tell. */
  readonly state: 'started' | 'stopped';
  readonly started_at: string;
  readonly stopped_at: string | null;
  readonly stop_reason: StopReason | null;
}

export const systemStatusTable: ReadTable = {
  name: 'system_status',
  key: 'boot',
  columns: {
    boot: 'uuid',
    instance: 'text',
    version: 'text',
    state: 'text',
    started_at: 'timestamptz',
    stopped_at: 'timestamptz',
    stop_reason: 'text',
  },
  indexes: ['(started_at desc)'],
};
