// Which name somebody meant who mistyped it.

/** Only names at least this long are compared: short ones are one letter away from anything. */
const shortestCompared = 8;

/** A name that differs by two slips of the fingers at most; undefined when there is none. */
export function nearestName(typed: string, known: readonly string[]): string | undefined {
  return known.find((name) => name.length >= shortestCompared && distance(typed, name) <= 2);
}

/** How many letters must be added, left out, replaced, or swapped with their neighbour to get from one to the other. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return Number.POSITIVE_INFINITY;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1));
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
