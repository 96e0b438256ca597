// One rebuild of a projection at a time, whoever does it: who has the guard is the one.
import type { Database, Queryable, Transaction } from '../../../application/ports/database.js';

/** Much more often than PostgreSQL ends a transaction in which nothing happens. */
const beatMs = 1_000;

const lockOf = (name: string) => `rebuild ${name}`;

/** Held until the end of the transaction: PostgreSQL lets go of it however the process ends. @returns false when another has it. */
export async function tryGuard(transaction: Queryable, name: string): Promise<boolean> {
  const [lock] = await transaction.query<{ locked: boolean }>(
    'select pg_try_advisory_xact_lock(hashtext($1)) as locked',
    [lockOf(name)],
  );
  return lock?.locked === true;
}

/** As `tryGuard`, but waits for whoever has it. */
export async function waitForGuard(transaction: Queryable, name: string): Promise<void> {
  await transaction.query('select pg_advisory_xact_lock(hashtext($1))', [lockOf(name)]);
}

/** Held by the transaction it is made of, for as long as the process shows signs of life. */
export class Guard {
  readonly #transaction: Transaction;
  #last: Promise<unknown> = Promise.resolve();

  constructor(transaction: Transaction) {
    this.#transaction = transaction;
  }

  /**
   * To be asked in a transaction that has changed the rebuild's record: who rebuilds next waits for that record.
   * @throws when the guard was lost, because this process stood still or PostgreSQL lost sight of it.
   */
  async check(): Promise<void> {
    this.#last = this.#last.then(() => this.#transaction.query('select 1'));
    await this.#last;
  }

  async whileHeld<Result>(work: () => Promise<Result>): Promise<Result> {
    const beating = setInterval(() => void this.check().catch(() => {}), beatMs);
    try {
      return await work();
    } finally {
      clearInterval(beating);
      await this.#last.catch(() => {});
    }
  }
}

/** @returns undefined, and has done nothing, when another has the guard. */
export function underGuard<Result>(
  database: Database,
  name: string,
  work: (guard: Guard) => Promise<Result>,
): Promise<Result | undefined> {
  return database.transaction(async (transaction) => {
    if (!(await tryGuard(transaction, name))) return undefined;
    const guard = new Guard(transaction);
    return guard.whileHeld(() => work(guard));
  });
}
