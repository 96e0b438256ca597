// Waits for a condition instead of for a while: tries the assertion until it holds.
import { setTimeout as wait } from 'node:timers/promises';

/** @throws the assertion's last error when it does not hold within the time. */
export async function eventually<Result>(
  assertion: () => Result | Promise<Result>,
  { withinMs = 10_000 } = {},
): Promise<Result> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await wait(10);
    }
  }
}
