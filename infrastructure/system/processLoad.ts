// The Load port on what Node.js measures of its own process: how late its event loop is, and how much memory it has.
import { totalmem } from 'node:os';
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import type { Load } from '../../application/ports/load.js';

const mostLagMs = 200;
const mostMemory = 0.85;
const lookMs = 20;
/** What is judged is two to four seconds long. */
const turnMs = 2_000;
const mebibyte = 1_024 * 1_024;

export interface MemoryReading {
  readonly usedBytes: number;
  readonly limitBytes: number;
}

/** The resident set, and what the control group allows, or else what the machine has. */
export function readMemory(): MemoryReading {
  const allowed = process.constrainedMemory();
  const isLimited = allowed > 0 && allowed < totalmem();
  return { usedBytes: process.memoryUsage.rss(), limitBytes: isLimited ? allowed : totalmem() };
}

export class ProcessLoad implements Load {
  readonly #memory: () => MemoryReading;
  readonly #turning: NodeJS.Timeout;
  /** They are emptied in turn, and the one that has seen more is asked. */
  #delays: readonly [older: IntervalHistogram, newer: IntervalHistogram] = [watchDelays(), watchDelays()];

  constructor(memory: () => MemoryReading = readMemory) {
    this.#memory = memory;
    this.#turning = setInterval(() => this.#turn(), turnMs).unref();
  }

  overload(): string | undefined {
    return this.#lateness() ?? this.#fullness();
  }

  close(): void {
    clearInterval(this.#turning);
    for (const delays of this.#delays) delays.disable();
  }

  #lateness(): string | undefined {
    // They hold the time from look to look, in nanoseconds.
    const lagMs = this.#delays[0].percentile(99) / 1e6 - lookMs;
    if (lagMs <= mostLagMs) return undefined;
    return `the event loop was late by ${Math.round(lagMs)} ms (p99 of the last seconds; the limit is ${mostLagMs} ms)`;
  }

  #fullness(): string | undefined {
    const { usedBytes, limitBytes } = this.#memory();
    if (usedBytes <= limitBytes * mostMemory) return undefined;
    const [used, limit] = [usedBytes, limitBytes].map((bytes) => Math.round(bytes / mebibyte));
    return `the process has ${used} MiB of memory, more than ${mostMemory * 100} % of the ${limit} MiB there are for it`;
  }

  #turn(): void {
    const [older, newer] = this.#delays;
    older.reset();
    this.#delays = [newer, older];
  }
}

function watchDelays(): IntervalHistogram {
  const delays = monitorEventLoopDelay({ resolution: lookMs });
  delays.enable();
  return delays;
}
