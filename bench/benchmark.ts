// What a benchmark is: a folder of bench/ whose file benchmark.ts exports one of these.
import type { BenchServer } from './postgres.js';

export interface BenchSetting {
  readonly server: BenchServer;
  /** Only to see that it runs: a round or two, small amounts. */
  readonly quick: boolean;
  /** Says on the terminal what is being measured now. */
  readonly say: (line: string) => void;
}

/** One measurement as people read it. */
export interface Section {
  readonly title: string;
  /** The first row holds the headings. */
  readonly table: readonly (readonly string[])[];
  /** What a reader has to know to judge the figures. */
  readonly notes: readonly string[];
}

export interface Benchmark {
  readonly title: string;
  run(setting: BenchSetting): Promise<readonly Section[]>;
}
