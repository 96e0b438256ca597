// Appends in this process that could not be told apart from each other take turns: those of one id, or at no exact place.

export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Starts the work when all earlier work under one of these keys is over. */
  async take<Result>(keys: readonly string[], work: () => Promise<Result>): Promise<Result> {
    const earlier = keys.flatMap((key) => this.#last.get(key) ?? []);
    const turn = earlier.length > 0 ? Promise.allSettled(earlier).then(work) : work();
    for (const key of keys) this.#last.set(key, turn);
    try {
      return await turn;
    } finally {
      for (const key of keys) if (this.#last.get(key) === turn) this.#last.delete(key);
    }
  }
}
