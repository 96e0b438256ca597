// Everything that an instance has to do with the jobs: by their schedules, at its start, for others that died.
import { isFull } from '../../domain/scheduling/capacity.js';
import type { JobDefinition } from '../../domain/scheduling/jobDefinition.js';
import { type Attention, attentionsTo } from '../../domain/scheduling/nextAttention.js';
import { type SchedulingCalculations, type Ticks, ticksBy } from '../../domain/scheduling/schedule.js';
import type { ScheduledJobState } from '../../domain/scheduling/scheduledJobState.js';
import type { Beats } from '../ports/instanceBeats.js';
import type { Logger } from '../ports/logger.js';
import { inOrder, type Task } from './dueWork.js';
import { type DeadRun, type DeadRunParts, findDeadRuns } from './findDeadRuns.js';
import { attemptId } from './workUnderWay.js';

export interface SchedulerTasksParts extends DeadRunParts {
  readonly jobs: readonly JobDefinition[];
  readonly calculations: SchedulingCalculations;
  readonly logger: Logger;
}

/** Long overdue. */
const always = new Date(0);

export class SchedulerTasks {
  readonly #parts: SchedulerTasksParts;
  readonly #ticks: Ticks;
  readonly #findDeadRuns;
  /** Jobs that this instance has not defined yet, and those that it has not started since its own start. */
  readonly #toDefine: Set<JobDefinition>;
  readonly #toStart: Set<JobDefinition>;
  readonly #attentions = new WeakMap<ScheduledJobState, readonly Attention[]>();
  #dead: readonly DeadRun[] = [];

  constructor(parts: SchedulerTasksParts) {
    this.#parts = parts;
    this.#ticks = ticksBy(parts.calculations);
    this.#findDeadRuns = findDeadRuns(parts);
    this.#toDefine = new Set(parts.jobs);
    this.#toStart = new Set(parts.jobs.filter(({ runsAtStart }) => runsAtStart));
  }

  /** Hears who lives, whenever somebody looked. */
  look(seen: Beats): void {
    this.#dead = this.#findDeadRuns(seen);
  }

  /** Whether somebody carries out a run. */
  get areRunsHeld(): boolean {
    return this.#states().some(({ runs }) => runs.some(({ boot }) => boot !== null));
  }

  /** All there is to do, now or later, what is urgent first. Nothing of a job is left out because of another job. */
  all(): readonly Task[] {
    const { streams, runner } = this.#parts;
    const checkpoints = this.#parts.jobs.filter(({ job }) => streams.wantsCheckpoint(job));
    return inOrder([
      ...[...this.#toDefine].map((definition) => this.#define(definition)),
      ...[...this.#toStart].filter((definition) => !this.#toDefine.has(definition)).map((job) => this.#start(job)),
      ...this.#dead.map((run) => this.#takeOver(run)),
      ...this.#states().flatMap((state) => this.#attend(state)),
      ...checkpoints.map(({ job }) => {
        const act = () => runner.checkpoint(job);
        return task(job, 'checkpoint', { urgency: 'last', isShared: true, act });
      }),
    ]);
  }

  #states(): readonly ScheduledJobState[] {
    const { jobs, streams } = this.#parts;
    return jobs.flatMap(({ job }) => streams.known(job) ?? []);
  }

  #define(definition: JobDefinition): Task {
    const act = async () => {
      const events = await this.#parts.runner.define(definition);
      this.#toDefine.delete(definition);
      return events;
    };
    return task(definition.job, 'define', { urgency: 'first', act });
  }

  #start(definition: JobDefinition): Task {
    const { job, priority: urgency, target } = definition;
    const act = async () => {
      const events = await this.#parts.runner.start(job, 'start');
      this.#toStart.delete(definition);
      return events;
    };
    return task(job, 'start', { urgency, takesSlot: target.kind === 'work', act });
  }

  #takeOver(dead: DeadRun): Task {
    const { runner, streams, logger } = this.#parts;
    const { job, run } = dead;
    const { runId, boot } = run;
    const act = async () => {
      const events = await runner.reclaim(job, run);
      this.#dead = this.#dead.filter((other) => other !== dead);
      for (const { type, data } of events) {
        if (type === 'RunReclaimed') logger.warn({ job, runId, boot }, 'took over a run that nobody carried out');
        if (type === 'RunFailed') logger.warn({ job, runId, boot, error: data.error.message }, 'run failed');
        if (type === 'JobQuarantined') {
          const { crashes } = data;
          logger.error({ job, crashes }, 'job is in quarantine: it kept crashing; nothing of it is started any more');
        }
      }
      return events;
    };
    const urgency = streams.known(job)?.definition?.priority ?? 'normal';
    return task(job, `take over ${attemptId(run)}`, { urgency, takesSlot: true, act });
  }

  #attend(state: ScheduledJobState): readonly Task[] {
    const { definition } = state;
    if (!definition) return [];
    const { job, priority: urgency, target } = definition;
    try {
      return this.#attentionsTo(state).map((attention) => {
        const { kind, dueAt } = attention;
        const takesSlot = target.kind === 'work' && (kind !== 'tick' || !isFull(state));
        const what = `${kind} ${'runId' in attention ? attention.runId : ''} ${dueAt.toISOString()}`;
        return task(job, what, { urgency, dueAt, takesSlot, isShared: true, act: () => this.#heed(job, attention) });
      });
    } catch (error) {
      return [task(job, 'schedule', { urgency, act: () => Promise.reject(error) })];
    }
  }

  /** Calculating ticks takes time, and a state never changes. */
  #attentionsTo(state: ScheduledJobState): readonly Attention[] {
    const attentions = this.#attentions.get(state) ?? attentionsTo(this.#ticks, state);
    this.#attentions.set(state, attentions);
    return attentions;
  }

  async #heed(job: string, attention: Attention) {
    const { runner, streams } = this.#parts;
    if (attention.kind === 'tick') return runner.claimTick(job);
    const run = streams.known(job)?.runs.find(({ runId }) => runId === attention.runId);
    if (!run) return [];
    return attention.kind === 'retry' ? runner.retry(job, run) : runner.reclaim(job, run);
  }
}

function task(
  job: string,
  what: string,
  { dueAt = always, isShared = false, takesSlot = false, ...rest }: Partial<Task> & Pick<Task, 'urgency' | 'act'>,
): Task {
  return { key: `${job}: ${what}`, job, dueAt, isShared, takesSlot, ...rest };
}
