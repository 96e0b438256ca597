// Shows people how far rebuilds are, on standard error: bars on a terminal, else a line now and then.
import { MultiBar } from 'cli-progress';
import type { RebuildProgress } from '../../projections/engine/rebuild/rebuildParts.js';

const lineEveryMs = 2_000;

export interface ShownProgress extends RebuildProgress {
  /** Events a second. */
  readonly rate: number;
  /** Until all events are folded; unknown at the start. */
  readonly secondsLeft: number | undefined;
  readonly isDone: boolean;
}

export interface RebuildDisplay {
  /** @returns what is told about one rebuild from now on. */
  add(name: string): (progress: ShownProgress) => void;
  stop(): void;
}

export const noDisplay: RebuildDisplay = { add: () => () => {}, stop: () => {} };

/** @param names of all that are going to be rebuilt. */
export function rebuildDisplay(names: readonly string[]): RebuildDisplay {
  return process.stderr.isTTY ? bars(Math.max(...names.map(({ length }) => length))) : { add: lines, stop: () => {} };
}

function bars(width: number): RebuildDisplay {
  const format = '{name} [{bar}] {percentage} % | {events} events | {rate}/s | {left}';
  const all = new MultiBar({ format, stream: process.stderr, clearOnComplete: false, hideCursor: true });
  return {
    add(name) {
      const label = { name: name.padEnd(width) };
      const bar = all.create(1, 0, { ...label, events: 0, rate: 0, left: '' });
      return (progress) => {
        const { position, head, events, rate } = progress;
        bar.setTotal(Number(head) || 1);
        bar.update(Number(head === 0n ? 1n : position), { ...label, events, rate, left: timeLeft(progress) });
      };
    },
    stop: () => all.stop(),
  };
}

function lines(name: string): (progress: ShownProgress) => void {
  let saidAtMs = performance.now();
  return (progress) => {
    const { position, head, events, rate, isDone } = progress;
    // What is done is said by the command itself.
    if (isDone || performance.now() - saidAtMs < lineEveryMs) return;
    saidAtMs = performance.now();
    const percent = head === 0n ? 100n : (position * 100n) / head;
    process.stderr.write(`${name}: ${percent} % of the log, ${events} events, ${rate}/s, ${timeLeft(progress)}\n`);
  };
}

function timeLeft({ position, head, secondsLeft, isDone }: ShownProgress): string {
  if (isDone) return 'done';
  if (position >= head) return 'writing rows and indexes';
  if (secondsLeft === undefined) return '';
  const [minutes, seconds] = [Math.floor(secondsLeft / 60), Math.ceil(secondsLeft % 60)];
  return minutes > 0 ? `${minutes} min ${seconds} s left` : `${seconds} s left`;
}
