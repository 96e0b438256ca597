// What readers may ask of toolUsage.
import type { Queryable } from '../../application/ports/database.js';

export interface ToolUsage {
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  readonly tool: string;
  readonly calls: number;
  /** Of which the tool refused, or we failed; the rest was answered, or its caller left. */
  readonly refusals: number;
  readonly failures: number;
  readonly averageMs: number;
  readonly longestMs: number;
}

/** The days from `from` to `to` (`YYYY-MM-DD`, both included), the newest first; on a day by the name of the tool. */
export function listToolUsage(
  database: Queryable,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<readonly ToolUsage[]> {
  return database.query<ToolUsage>(
    `select day::text as day, tool, calls, refusals, failures, total_ms / calls as "averageMs", longest_ms as "longestMs"
     from read_model.tool_usage where day between $1 and $2 order by tool_usage.day desc, tool`,
    [from, to],
  );
}
