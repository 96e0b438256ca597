// The Clock port on the machine's clocks.
import type { Clock } from '../../application/ports/clock.js';

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
};
