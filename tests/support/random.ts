// Chance that can be repeated: the same seed gives the same numbers.

/** @returns a function whose numbers are from 0 up to, and without, the given one. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export function shuffled<Item>(items: readonly Item[], random: (below: number) => number): Item[] {
  return items
    .map((item) => ({ item, place: random(2 ** 30) }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}
