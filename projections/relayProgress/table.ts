// The table of relayProgress: one step of the relay, by the last position of the log that it covers.
import type { ReadTable } from '../engine/projection.js';

export interface StepRow {
  readonly up_to: string;
  readonly published: number;
  readonly published_at: string;
}

export const relayProgressTable: ReadTable = {
  name: 'relay_progress',
  key: 'up_to',
  columns: { up_to: 'bigint', published: 'int', published_at: 'timestamptz' },
};
