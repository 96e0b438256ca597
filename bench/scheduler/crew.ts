// Three processes of one system, to be killed, stopped and cut off; whoever ends is replaced at once.
import { setTimeout as wait } from 'node:timers/promises';
import { type Contestant, interrupted } from '../contestant.js';
import type { SchedulerTasks } from './scheduler.js';

export class Crew {
  /** When each process that ended did so, by its id. */
  readonly endedAt = new Map<number, number>();
  /** How many ended without being killed. */
  crashes = 0;
  readonly #open: () => Contestant<SchedulerTasks>;
  readonly #begin: (contestant: Contestant<SchedulerTasks>) => Promise<void>;
  readonly #members: Contestant<SchedulerTasks>[] = [];
  readonly #killed = new Set<number>();
  #isClosing = false;

  constructor(
    open: () => Contestant<SchedulerTasks>,
    begin: (contestant: Contestant<SchedulerTasks>) => Promise<void>,
  ) {
    this.#open = open;
    this.#begin = begin;
  }

  async start(size: number): Promise<void> {
    await Promise.all(Array.from({ length: size }, (_, place) => this.#fill(place)));
  }

  kill(place: number): void {
    const member = this.#members[place];
    if (!member) return;
    this.#killed.add(member.pid);
    member.signal('SIGKILL');
  }

  async stopFor(place: number, ms: number): Promise<void> {
    const member = this.#members[place];
    member?.signal('SIGSTOP');
    await wait(ms, undefined, { signal: interrupted }).catch(() => {});
    member?.signal('SIGCONT');
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.all(this.#members.map((member) => member.close()));
  }

  async #fill(place: number): Promise<void> {
    const member = this.#open();
    this.#members[place] = member;
    void member.ended.then(() => {
      if (this.#isClosing || interrupted.aborted) return;
      this.endedAt.set(member.pid, Date.now());
      if (!this.#killed.has(member.pid)) this.crashes++;
      void this.#fill(place);
    });
    // One that could not start, because it was cut off on the way, ends and is replaced.
    await this.#begin(member).catch(() => member.signal('SIGKILL'));
  }
}
