// A scheduler in a process of its own, and what it said.
import { StoreProcess } from '../storeProcess.js';
import type { SchedulerOrder, SchedulerSaid } from './schedulerOrder.js';

export class SchedulerProcess {
  readonly said: SchedulerSaid[] = [];
  readonly process: StoreProcess;

  constructor(order: SchedulerOrder) {
    this.process = new StoreProcess({
      program: 'chaos/schedulerProgram.js',
      args: [JSON.stringify(order)],
      onLine: (line) => this.said.push(JSON.parse(line)),
    });
  }

  /** Its identity in the log; undefined before it has begun. */
  get boot(): string | undefined {
    return this.said[0]?.boot;
  }

  get fenced(): number {
    return this.said.filter(({ fenced }) => fenced).length;
  }

  get errors(): readonly string[] {
    return this.said.flatMap(({ error }) => error ?? []);
  }
}
