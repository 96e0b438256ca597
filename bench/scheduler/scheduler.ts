// What a scheduler must offer to take part: one small adapter each, and the process around it.
import { setTimeout as wait } from 'node:timers/promises';
import { serve } from '../contestant.js';
import { Recorder } from './records.js';

export interface ScheduledJob {
  /** Letters and digits. */
  readonly name: string;
  /** In UTC: 5 fields, or 6 with seconds in front where that is offered. */
  readonly cron: string;
}

/** What a handler knows of the run it was called for. */
export interface StartedRun {
  readonly job: string;
  /** The same for all attempts of a run. */
  readonly run: string;
  /** The instant that was due. Asked for once the start is taken down, so that finding out costs no lateness. */
  readonly tick: () => Promise<Date | undefined>;
}

export interface SchedulerInstance {
  readonly url: string;
  readonly jobs: readonly ScheduledJob[];
  /** Whether each job is also to run once right away. */
  readonly startsNow: boolean;
  /** Where a system has them: settings for punctuality instead of its defaults. */
  readonly isHasty: boolean;
  /** To be called first thing in a handler; resolves when the work is done. */
  readonly onRun: (run: StartedRun) => Promise<void>;
}

export interface Tick {
  readonly job: string;
  /** In milliseconds since 1970. */
  readonly tickAt: number;
}

export interface Scheduler {
  /** Brings the schema up. */
  prepare(url: string): Promise<void>;
  /** Starts an instance that lives as long as its process. */
  start(instance: SchedulerInstance): Promise<void>;
  /** The ticks of which it has on record that it skipped them; none where it keeps no such record. */
  skippedTicks?(place: { readonly url: string; readonly jobs: readonly ScheduledJob[] }): Promise<readonly Tick[]>;
}

export interface InstanceWish extends Omit<SchedulerInstance, 'onRun'> {
  readonly records: { readonly url: string; readonly scene: string };
  /** How long the handlers work; Infinity: until their process ends. */
  readonly workMs: number;
}

export type SchedulerTasks = {
  prepare(place: { readonly url: string }): Promise<void>;
  start(wish: InstanceWish): Promise<void>;
  skippedTicks(place: { readonly url: string; readonly jobs: readonly ScheduledJob[] }): Promise<readonly Tick[]>;
};

export function serveScheduler(scheduler: Scheduler): void {
  serve({
    prepare: ({ url }) => scheduler.prepare(url),
    skippedTicks: async (place) => (await scheduler.skippedTicks?.(place)) ?? [],
    async start({ records, workMs, ...instance }) {
      const recorder = new Recorder(records.url, records.scene);
      const onRun = async ({ job, run, tick }: StartedRun) => {
        const startedAt = Date.now();
        const id = await recorder.begin({ job, run, tick: await tick(), startedAt });
        if (workMs === Number.POSITIVE_INFINITY) await new Promise(() => {});
        await wait(workMs);
        await recorder.end(id);
      };
      await scheduler.start({ ...instance, onRun });
    },
  } satisfies SchedulerTasks);
}
