// Work shared by processes: each piece done by one at a time, by somebody always, and by nobody who cannot renew its leases.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Lease, Leases } from '../../application/ports/leases.js';
import { shareWork } from '../../application/shareWork.js';
import { PostgresLeases } from '../../infrastructure/postgres/postgresLeases.js';
import { eventually } from '../support/eventually.js';
import { createTestDatabase, type TestDatabase } from '../support/testDatabase.js';

const names = ['a', 'b', 'c', 'd'];

let own: TestDatabase;
beforeAll(async () => {
  own = await createTestDatabase();
});
afterAll(() => own.drop());

/** A process that shares the work, whose contact to the leases and whose clock the test decides on. */
class Sharer {
  readonly doing = new Map<string, Lease>();
  readonly #stopped = new AbortController();
  readonly #sharing: Promise<void>;
  #isCutOff = false;
  #aheadMs = 0;
  /** What a piece of work does once it has begun; by default it goes on until it is told to stop. */
  readonly behaviour: (name: string, signal: AbortSignal) => Promise<unknown>;

  constructor(behaviour = untilToldToStop) {
    this.behaviour = behaviour;
    const leases = this.#whenInContact(new PostgresLeases(own.database, { instance: 'test', boot: randomUUID() }));
    const clock = { now: () => new Date(), monotonicMs: () => performance.now() + this.#aheadMs };
    const logger = { info() {}, warn() {}, error() {} };
    const works = names.map((name) => ({ name, run: (lease: Lease, signal: AbortSignal) => this.#do(lease, signal) }));
    this.#sharing = shareWork({ leases, clock, logger }, works, this.#stopped.signal);
    sharers.push(this);
  }

  get names(): readonly string[] {
    return [...this.doing.keys()].sort();
  }

  cutOffFor(ms: number): void {
    this.#isCutOff = true;
    this.#aheadMs += ms;
  }

  reconnect(): void {
    this.#isCutOff = false;
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#sharing;
  }

  async #do(lease: Lease, signal: AbortSignal): Promise<void> {
    const { name } = lease;
    if (this.doing.has(name)) throw new Error(`${name} is done twice at once`);
    this.doing.set(name, lease);
    try {
      await this.behaviour(name, signal);
    } finally {
      this.doing.delete(name);
    }
  }

  #whenInContact(leases: Leases): Leases {
    const reach = () => {
      if (this.#isCutOff) throw new Error('no contact');
    };
    return {
      round: async (request) => {
        reach();
        return leases.round(request);
      },
      release: async (given) => {
        reach();
        return leases.release(given);
      },
      leave: async () => {
        reach();
        return leases.leave();
      },
    };
  }
}

const sharers: Sharer[] = [];
afterEach(async () => {
  await Promise.all(sharers.splice(0).map((sharer) => sharer.stop()));
});

async function untilToldToStop(_: string, signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

/** How much each of them does in the end, where nothing is done by two and all is done. */
async function settled(counts: readonly number[], among: readonly Sharer[]): Promise<void> {
  await eventually(() => {
    expect(among.map((sharer) => sharer.names.length)).toEqual(counts);
    expect(among.flatMap((sharer) => sharer.names).sort()).toEqual(names);
  });
}

describe('shared work', () => {
  test('is done by all who are there, in equal parts, and by those who remain', async () => {
    const one = new Sharer();
    await settled([4], [one]);
    const other = new Sharer();
    await settled([2, 2], [one, other]);
    await one.stop();
    await settled([0, 4], [one, other]);
  });

  test('is done by nobody who has had no contact to the leases for as long as they last, until there is contact', async () => {
    const one = new Sharer();
    await settled([4], [one]);
    const before = new Map(one.doing);
    one.cutOffFor(6_000);
    await eventually(() => expect(one.names).toEqual([]));
    one.reconnect();
    await settled([4], [one]);
    for (const [name, { token }] of one.doing) expect(token).toBeGreaterThanOrEqual(before.get(name)?.token ?? 0n);
  });

  test('that ends with an error begins again', async () => {
    let attempts = 0;
    const one = new Sharer(async (name, signal) => {
      if (name === 'b' && ++attempts < 3) throw new Error('broken');
      await untilToldToStop(name, signal);
    });
    await eventually(() => expect(attempts).toBe(3));
    await settled([4], [one]);
  });

  test('that one has no use for any more is done by the others, though they have their share already', async () => {
    const outdated = new AbortController();
    const one = new Sharer();
    await settled([4], [one]);
    const older = new Sharer((name, signal) => untilToldToStop(name, AbortSignal.any([signal, outdated.signal])));
    await settled([2, 2], [one, older]);
    outdated.abort();
    await settled([4, 0], [one, older]);
  });

  test('that is slow to stop is waited for before it begins again', async () => {
    let isReleased = false;
    const slow = new Sharer(async (name, signal) => {
      await untilToldToStop(name, signal);
      await eventually(() => expect(isReleased).toBe(true));
    });
    await settled([4], [slow]);
    const other = new Sharer();
    await eventually(async () => {
      const alive = await own.database.query('select from read_model.lease_holder');
      expect(alive).toHaveLength(2);
    });
    // It was told to give back two of them, but has not yet; nobody else may begin with them.
    expect(slow.names).toEqual(names);
    expect(other.names).toEqual([]);
    isReleased = true;
    await settled([2, 2], [slow, other]);
  });
});
