// How people write how long something takes: 90s, 5m, 1h, 2d; and how it is shown to them.

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/** For `--help`, behind an option's meaning. */
export const durationFormat = 'such as 90s, 5m, 1h';

/** @returns milliseconds; undefined when it cannot be read. */
export function durationMs(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text.trim()) ?? [];
  const [, ms] = units.find(([name]) => name === unit) ?? [];
  return ms && Number(count) * ms;
}

/** In the largest unit of which it is a whole number, so that it can be typed again. */
export function durationText(ms: number): string {
  const [unit, size] = units.find(([, each]) => ms > 0 && ms % each === 0) ?? ['s', 1_000];
  return `${ms / size}${unit}`;
}
