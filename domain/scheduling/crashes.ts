// Counts the crashes of a job: processes that ended with attempts of it, one after the other and nothing going well between.
import type { OpenRun, ScheduledJobState } from './scheduledJobState.js';

type Crashes = Pick<ScheduledJobState, 'crashes' | 'deaths'>;

export const noCrashes: Crashes = { crashes: 0, deaths: {} };

/** The crashes in a row, once the holder of this run is found dead: all that it held when it died is one crash. */
export function crashesWith({ crashes, deaths }: Crashes, { boot, epoch }: OpenRun): number {
  const isKnown = boot !== null && epoch < (deaths[boot] ?? 0);
  return isKnown ? crashes : crashes + 1;
}

/** What the state becomes when the holder of the run is found dead. */
export function crashed(state: ScheduledJobState, runId: string): Partial<Crashes> {
  const run = state.runs.find((open) => open.runId === runId);
  if (!run?.boot) return {};
  return { crashes: crashesWith(state, run), deaths: { ...state.deaths, [run.boot]: state.nextRevision } };
}
