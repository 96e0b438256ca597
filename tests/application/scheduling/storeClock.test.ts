// The store's clock is told from its answers: never early, whatever the host's clocks and the network do.
import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Clock } from '../../../application/ports/clock.js';
import { ClockNotMeasuredError, StoreClock } from '../../../application/scheduling/storeClock.js';

const minuteMs = 60_000;

/** A host and a store, whose clocks are wrong in the ways that clocks are, and the network between the two. */
class World {
  storeMs = Date.parse('2026-10-01T12:00:00.000Z');
  #monotonicMs = 5_000;
  #skewMs: number;

  constructor(skewMs = 0) {
    this.#skewMs = skewMs;
  }

  readonly host: Clock = {
    now: () => new Date(this.storeMs + this.#skewMs),
    monotonicMs: () => this.#monotonicMs,
  };

  pass(ms: number): void {
    this.storeMs += ms;
    this.#monotonicMs += ms;
  }

  /** The host sleeps: its monotonic clock stands still. */
  sleep(ms: number): void {
    this.storeMs += ms;
  }

  /** Somebody sets the host's clock. */
  setHost(byMs: number): void {
    this.#skewMs += byMs;
  }

  /** What the host measures while the question takes `thereMs` and the answer `backMs`. */
  ask({ thereMs, backMs, meanwhile = () => {} }: { thereMs: number; backMs: number; meanwhile?: () => void }) {
    return async () => {
      this.pass(thereMs);
      const serverTime = new Date(this.storeMs);
      meanwhile();
      this.pass(backMs);
      return { serverTime };
    };
  }
}

let world: World;
let clock: StoreClock;
function begin(skewMs = 0): void {
  world = new World(skewMs);
  clock = new StoreClock(world.host);
}
beforeEach(() => begin());

const behindMs = () => world.storeMs - clock.now().getTime();
const quick = { thereMs: 1, backMs: 1 };

describe("the store's clock", () => {
  test('has no time to tell before it was measured', async () => {
    expect(clock.isMeasured).toBe(false);
    expect(() => clock.now()).toThrow(ClockNotMeasuredError);
    expect(() => clock.skewMs).toThrow(ClockNotMeasuredError);
    expect(clock.hasJumped()).toBe(false);
    await expect(clock.measure(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(clock.isMeasured).toBe(false);
  });

  test('hands on the answer that it was measured by', async () => {
    const answer = { serverTime: new Date(world.storeMs), beats: 'all' };
    expect(await clock.measure(async () => answer)).toBe(answer);
    expect(clock.isMeasured).toBe(true);
  });

  test.each([6_000, -9_000, 0])('is told rightly by a host that is %d ms ahead', async (skewMs) => {
    begin(skewMs);
    await clock.measure(world.ask({ thereMs: 20, backMs: 20 }));
    expect(behindMs()).toBe(20);
    expect(clock.skewMs).toBe(skewMs);
    world.pass(7 * minuteMs);
    expect(behindMs()).toBe(20);
    expect(clock.monotonicMs()).toBe(world.host.monotonicMs());
  });

  test("goes on as it did when the host's clock is set, and says how wrong that one is now", async () => {
    await clock.measure(world.ask(quick));
    world.setHost(3_600_000);
    expect(behindMs()).toBe(1);
    expect(clock.skewMs).toBe(3_600_000);
    world.setHost(-7_200_000);
    expect(behindMs()).toBe(1);
    expect(clock.skewMs).toBe(-3_600_000);
  });

  test('is behind after the host slept, until it is measured again, however slowly', async () => {
    await clock.measure(world.ask(quick));
    world.sleep(3_600_000);
    expect(behindMs()).toBe(3_600_001);
    await clock.measure(world.ask({ thereMs: 4_000, backMs: 1_000 }));
    expect(behindMs()).toBe(1_000);
  });

  test('is not moved by slow answers while there is a good measurement, and then by less than a round trip', async () => {
    const slow = { thereMs: 50, backMs: 950 };
    await clock.measure(world.ask(quick));
    for (let minute = 0; minute < 4; minute++) {
      world.pass(minuteMs);
      await clock.measure(world.ask(slow));
      expect(behindMs()).toBe(1);
    }
    world.pass(minuteMs);
    await clock.measure(world.ask(slow));
    expect(behindMs()).toBe(950);
  });

  test('is told better by a quick answer after a slow one', async () => {
    await clock.measure(world.ask({ thereMs: 50, backMs: 950 }));
    await clock.measure(world.ask(quick));
    expect(behindMs()).toBe(1);
  });

  test('is followed when it is set itself, forwards and back', async () => {
    await clock.measure(world.ask(quick));
    for (const byMs of [90_000, -30_000]) {
      world.storeMs += byMs;
      await clock.measure(world.ask(quick));
      expect(behindMs()).toBe(1);
    }
  });
});

describe('a jump', () => {
  const jumps: readonly [string, () => void][] = [
    ['the host slept', () => world.sleep(1_500)],
    ["the host's clock was set forwards", () => world.setHost(1_500)],
    ["the host's clock was set back", () => world.setHost(-1_500)],
  ];

  test.each(jumps)('is noticed when %s, until the store is asked again', async (_title, jump) => {
    await clock.measure(world.ask(quick));
    world.pass(minuteMs);
    expect(clock.hasJumped()).toBe(false);
    jump();
    expect(clock.hasJumped()).toBe(true);
    await clock.measure(world.ask(quick));
    expect(clock.hasJumped()).toBe(false);
  });

  test.each(jumps)('is noticed when %s while the answer was on its way', async (_title, jump) => {
    await clock.measure(world.ask({ ...quick, meanwhile: jump }));
    expect(clock.hasJumped()).toBe(true);
    await clock.measure(world.ask(quick));
    expect(clock.hasJumped()).toBe(false);
    expect(behindMs()).toBe(1);
  });

  test('is not what drift of less than a second is', async () => {
    await clock.measure(world.ask(quick));
    world.setHost(900);
    expect(clock.hasJumped()).toBe(false);
  });
});

const delayMs = fc.integer({ min: 0, max: 20_000 });
const happenings = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('measure' as const), thereMs: delayMs, backMs: delayMs }),
    fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 600_000 }) }),
    fc.record({ kind: fc.constant('sleep' as const), ms: fc.integer({ min: 0, max: 600_000 }) }),
    fc.record({ kind: fc.constant('set' as const), ms: fc.integer({ min: -86_400_000, max: 86_400_000 }) }),
  ),
  { minLength: 1, maxLength: 30 },
);

test("the time is never ahead of the store's, and behind it by no more than the last answer took to come", () =>
  fc.assert(
    fc.asyncProperty(fc.integer({ min: -86_400_000, max: 86_400_000 }), happenings, async (skewMs, all) => {
      begin(skewMs);
      for (const happening of all) {
        if (happening.kind === 'pass') world.pass(happening.ms);
        else if (happening.kind === 'sleep') world.sleep(happening.ms);
        else if (happening.kind === 'set') world.setHost(happening.ms);
        else {
          await clock.measure(world.ask(happening));
          expect(behindMs()).toBeLessThanOrEqual(happening.backMs);
        }
        if (clock.isMeasured) expect(behindMs()).toBeGreaterThanOrEqual(0);
      }
    }),
    { numRuns: 500 },
  ));
