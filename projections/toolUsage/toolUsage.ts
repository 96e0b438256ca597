// Reader's question: which tools do agents use, how fast and how well? One row per tool and UTC day.
import type { ToolCalled } from '../../domain/auditing/toolCall.js';
import { defineProjection } from '../engine/projection.js';
import { toolUsageTable, type UsageRow } from './table.js';

const dayOf = ({ at }: ToolCalled['data']) => at.slice(0, 10);
const idOf = (data: ToolCalled['data']) => `${dayOf(data)}/${data.tool}`;

export const toolUsage = defineProjection<UsageRow, ToolCalled>({
  name: 'toolUsage',
  version: 1,
  table: toolUsageTable,
  handlers: {
    ToolCalled: {
      key: ({ data }) => idOf(data),
      fold: (row, { data }) => ({
        id: idOf(data),
        day: dayOf(data),
        tool: data.tool,
        calls: (row?.calls ?? 0) + 1,
        refusals: (row?.refusals ?? 0) + (data.outcome === 'refused' ? 1 : 0),
        failures: (row?.failures ?? 0) + (data.outcome === 'failed' ? 1 : 0),
        total_ms: (row?.total_ms ?? 0) + data.durationMs,
        longest_ms: Math.max(row?.longest_ms ?? 0, data.durationMs),
      }),
    },
  },
});
