// What time it is for what operators do: by the store's clock, as for everything else in the log. Laptops are wrong.
import type { Parts } from './withParts.js';

/** Asks the database, and sets the clock by which the runner goes. */
export async function storeTime({ database, storeClock }: Pick<Parts, 'database' | 'storeClock'>): Promise<Date> {
  await storeClock.measure(async () => {
    const [row] = await database.query<{ now: Date }>('select clock_timestamp() as now');
    if (!row) throw new Error('PostgreSQL does not say what time it is.');
    return { serverTime: row.now };
  });
  return storeClock.now();
}
