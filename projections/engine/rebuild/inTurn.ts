// Rebuilds in this process take turns: each keeps a core busy here and one at PostgreSQL, and several connections besides.

export const mostRebuildsAtOnce = 2;
let atWork = 0;
let waiting: (() => void)[] = [];

/** @throws the reason of `signal`, if it aborts before it is this one's turn. */
export async function inTurn<Result>(signal: AbortSignal | undefined, work: () => Promise<Result>): Promise<Result> {
  while (atWork >= mostRebuildsAtOnce) {
    await new Promise<void>((wake) => {
      waiting.push(wake);
      signal?.addEventListener('abort', () => wake(), { once: true });
    });
    signal?.throwIfAborted();
  }
  atWork += 1;
  try {
    return await work();
  } finally {
    atWork -= 1;
    // All of them look, in their order: the first may have gone.
    const awake = waiting;
    waiting = [];
    for (const wake of awake) wake();
  }
}
