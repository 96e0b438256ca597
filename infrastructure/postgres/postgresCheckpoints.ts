// The Checkpoints port, in the table where projections keep theirs.
import type { Checkpoints } from '../../application/ports/checkpoints.js';
import type { Database } from '../../application/ports/database.js';

export class PostgresCheckpoints implements Checkpoints {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async take(subscriber: string, token: bigint): Promise<bigint | undefined> {
    const [row] = await this.#database.query<{ position: string }>(
      `insert into read_model.checkpoint as c (subscriber, version, build, position, fence) values ($1, 1, 0, 0, $2)
       on conflict (subscriber) do update set fence = excluded.fence where c.fence <= excluded.fence
       returning position`,
      [subscriber, token],
    );
    return row && BigInt(row.position);
  }

  async move(subscriber: string, { from, to, token }: { from: bigint; to: bigint; token: bigint }): Promise<boolean> {
    const moved = await this.#database.query(
      `update read_model.checkpoint set position = $3, updated_at = now()
       where subscriber = $1 and position = $2 and fence <= $4 returning 1`,
      [subscriber, from, to, token],
    );
    return moved.length > 0;
  }
}
