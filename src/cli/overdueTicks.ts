// Which ticks of a job are due and neither claimed nor skipped yet, and what they wait for.
import type { TickRange } from '../../application/scheduling/ledger/ledgerReport.js';
import { mostCounted } from '../../application/scheduling/ledger/nominalTicks.js';
import type { JobDefinition } from '../../domain/scheduling/jobDefinition.js';
import { ticks } from '../../infrastructure/croner/ticks.js';

/** `to` is the last one counted. */
export type OverdueTicks = TickRange;

/** @param accountedUntil ISO 8601; all ticks until then are accounted for. @returns null when no tick waits, or the schedule cannot be read. */
export function overdueTicks({ schedule }: JobDefinition, accountedUntil: string, now: Date): OverdueTicks | null {
  try {
    const due = ticks.between(schedule, new Date(accountedUntil), now, mostCounted + 1);
    const [first, last] = [due[0], due.at(-1)];
    if (!first || !last) return null;
    return {
      from: first.toISOString(),
      to: last.toISOString(),
      ticks: due.length > mostCounted ? null : due.length,
    };
  } catch {
    return null;
  }
}

/** For people, as one line. */
export function overdueText(
  { from, ticks: count }: OverdueTicks,
  { state, isRunOpen }: { readonly state: string; readonly isRunOpen: boolean },
): string {
  const many = `${count ?? 'more than 10000'} ${count === 1 ? 'tick' : 'ticks'} since ${from}`;
  if (state !== 'active') return `${many}: the job is ${state}`;
  return isRunOpen
    ? `${many}: waiting for the end of a run`
    : `${many}: no instance has claimed them; does the service run?`;
}
