// The scheduler's loop: wakes when something is due or has happened, and turns to it.
import type { EventStore } from '../ports/eventStore.js';
import type { EventSubscription } from '../ports/eventSubscription.js';
import type { Load } from '../ports/load.js';
import { Attempts } from './attempts.js';
import { type DueWork, dueNow, msUntilNext, type Task } from './dueWork.js';
import { followJobs } from './followJobs.js';
import { politenessMs } from './politeness.js';
import { SchedulerTasks, type SchedulerTasksParts } from './schedulerTasks.js';
import { SignsOfLife, type SignsOfLifeParts } from './signsOfLife.js';
import type { StoreClock } from './storeClock.js';
import { Wake } from './wake.js';

export interface SchedulerParts extends SchedulerTasksParts, SignsOfLifeParts {
  readonly clock: StoreClock;
  readonly store: Pick<EventStore, 'head'>;
  readonly subscription: EventSubscription;
  /** A run whose instance shows no sign of life for this long is taken over. */
  readonly leaseMs: number;
  /** How many runs this instance carries out at once. */
  readonly mostRuns: number;
  readonly load: Load;
  /** Hears how things are: of a fault at once, and undefined when all that was due is done. */
  readonly onRound: (fault: Error | undefined) => void;
}

const retryMs = 1_000;
/** A host's clock that is off by more is worth a word; the scheduler goes by the store's. */
const mostSkewMs = 500;

/** Runs until the signal aborts, then hands back what is under way. A store that is away is waited for. */
export async function runScheduler(parts: SchedulerParts, signal: AbortSignal): Promise<void> {
  const scheduler = new Scheduler(parts);
  const following = followJobs({ ...parts, onChange: (jobs, boots) => scheduler.heed(jobs, boots) }, signal);
  while (!signal.aborted) await scheduler.round(signal);
  await parts.runner.stop();
  await following;
  await parts.beats.remove(parts.identity.boot).catch(() => {});
}

class Scheduler {
  readonly #parts: SchedulerParts;
  readonly #tasks: SchedulerTasks;
  readonly #signs: SignsOfLife;
  readonly #attempts: Attempts;
  readonly #wake = new Wake();
  #isOverloaded = false;

  constructor(parts: SchedulerParts) {
    this.#parts = parts;
    this.#tasks = new SchedulerTasks(parts);
    this.#signs = new SignsOfLife(parts);
    this.#attempts = new Attempts(parts.clock);
    parts.runner.whenWorkEnds(() => this.#wake.ring());
  }

  heed(jobs: ReadonlySet<string>, boots: ReadonlySet<string>): void {
    this.#signs.notice(boots);
    for (const job of jobs) this.#parts.runner.heed(job);
    this.#wake.ring();
  }

  async round(signal: AbortSignal): Promise<void> {
    let pauseMs = retryMs;
    try {
      pauseMs = await this.#turnToAll();
    } catch (error) {
      this.#parts.onRound(error as Error);
      this.#parts.logger.error({ err: error }, 'the scheduler could not do its round; trying again');
    }
    if (pauseMs > 0) await this.#wake.sleep(pauseMs, signal);
  }

  /** @returns for how many milliseconds there is nothing to do unless something happens. */
  async #turnToAll(): Promise<number> {
    const { clock, onRound } = this.#parts;
    if (this.#msUntilBeat() <= 0) await this.#lookAround();
    const overload = this.#overload();
    const obstacle = overload ? new Error(`begins nothing, because ${overload}`) : this.#signs.fault;
    if (overload || !clock.isMeasured) {
      onRound(obstacle);
      return Math.max(1, Math.min(this.#msUntilBeat(), retryMs));
    }
    const before = this.#work();
    const due = dueNow(before, this.#freeSlots());
    const outcomes = await Promise.all(due.map((task) => this.#turnTo(task)));
    // Most rounds find nothing due.
    const work = due.length === 0 ? before : this.#work();
    const fault = this.#signs.fault ?? this.#attempts.fault ?? this.#wrongClock();
    const isGettingOn = outcomes.includes(true);
    if (fault || !isGettingOn) onRound(fault);
    if (isGettingOn) return 0;
    return Math.max(1, Math.min(this.#msUntilBeat(), msUntilNext(work, this.#freeSlots())));
  }

  #overload(): string | undefined {
    const { load, logger } = this.#parts;
    const overload = load.overload();
    const isOverloaded = overload !== undefined;
    // Ticks may be missed by this, and the log of the jobs does not say why.
    if (isOverloaded && !this.#isOverloaded)
      logger.warn({ overload }, 'begins nothing for now: this process is overloaded');
    if (!isOverloaded && this.#isOverloaded) logger.info({}, 'begins what is due again: the overload is over');
    this.#isOverloaded = isOverloaded;
    return overload;
  }

  async #lookAround(): Promise<void> {
    const before = this.#signs.fault?.message;
    const seen = await this.#signs.beat();
    if (seen) this.#tasks.look(seen);
    const { fault } = this.#signs;
    if (fault && fault.message !== before) {
      this.#parts.logger.error(
        { err: fault },
        'the scheduler cannot show that it lives, and begins no work; trying again',
      );
    }
  }

  #work(): readonly DueWork[] {
    const { calculations, identity } = this.#parts;
    const { boot } = identity;
    const { living } = this.#signs;
    const hash = (text: string) => calculations.guid(text, new Date(0));
    const tasks = this.#tasks.all();
    this.#attempts.forgetAllBut(new Set(tasks.map(({ key }) => key)));
    return tasks.map((task) => {
      const { job, dueAt, isShared } = task;
      const politeMs = isShared ? politenessMs({ job, dueAt, boot }, living, hash) : 0;
      return { task, inMs: this.#attempts.msUntil(task, politeMs) };
    });
  }

  /** @returns whether anything came of it. */
  async #turnTo({ job, key, act }: Task): Promise<boolean> {
    try {
      const events = await act();
      if (events.length > 0) this.#attempts.succeeded(key);
      else this.#attempts.failed(key);
      return events.length > 0;
    } catch (error) {
      const isNews = this.#attempts.failed(key, error as Error);
      if (isNews) this.#parts.logger.error({ job, err: error }, `the scheduler failed at "${key}"; trying again`);
      return false;
    }
  }

  #wrongClock(): Error | undefined {
    const { skewMs } = this.#parts.clock;
    if (Math.abs(skewMs) <= mostSkewMs) return undefined;
    const off = `${(Math.abs(skewMs) / 1_000).toFixed(1)} s ${skewMs > 0 ? 'ahead of' : 'behind'}`;
    return new Error(`claims ticks by the database's clock, because this host's is ${off} it; set the host's clock`);
  }

  #freeSlots(): number {
    return this.#signs.fault ? 0 : this.#parts.mostRuns - this.#parts.runner.workUnderWay;
  }

  #msUntilBeat(): number {
    return this.#signs.msUntilBeat(this.#tasks.areRunsHeld);
  }
}
