// What time it is for what operators do: by the store's clock, as for everything else in the log. Laptops are wrong.
import type { Queryable } from '../../application/ports/database.js';

export async function storeTime(database: Queryable): Promise<Date> {
  const [row] = await database.query<{ now: Date }>('select clock_timestamp() as now');
  if (!row) throw new Error('PostgreSQL does not say what time it is.');
  return row.now;
}
