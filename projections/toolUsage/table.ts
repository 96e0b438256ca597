// The table of toolUsage: the calls of one tool on one UTC day, counted.
import type { ReadTable } from '../engine/projection.js';

export interface UsageRow {
  /** `<day>/<tool>`. */
  readonly id: string;
  readonly day: string;
  readonly tool: string;
  readonly calls: number;
  /** Of which the tool refused, or we failed; the rest was answered, or its caller left. */
  readonly refusals: number;
  readonly failures: number;
  readonly total_ms: number;
  readonly longest_ms: number;
}

export const toolUsageTable: ReadTable = {
  name: 'tool_usage',
  key: 'id',
  columns: {
    id: 'text',
    day: 'date',
    tool: 'text',
    calls: 'int',
    refusals: 'int',
    failures: 'int',
    total_ms: 'float8',
    longest_ms: 'float8',
  },
  indexes: ['(day)'],
};
