// Reader's question: which instances of the service ran when, in which version, and how did they end? One row per process.
import type { InstanceEvent } from '../../domain/operations/instance.js';
import { defineProjection } from '../engine/projection.js';
import { type InstanceRow, systemStatusTable } from './table.js';

const key = ({ data }: { readonly data: { readonly boot: string } }) => data.boot;

export const systemStatus = defineProjection<InstanceRow, InstanceEvent>({
  name: 'systemStatus',
  version: 1,
  table: systemStatusTable,
  handlers: {
    InstanceStarted: {
      key,
      fold: (_row, { data: { boot, instance, version, at } }) => ({
        boot,
        instance,
        version,
        state: 'started',
        started_at: at,
        stopped_at: null,
        stop_reason: null,
      }),
    },
    InstanceStopped: {
      key,
      fold: (row, { data: { at, reason } }) => row && { ...row, state: 'stopped', stopped_at: at, stop_reason: reason },
    },
  },
});
