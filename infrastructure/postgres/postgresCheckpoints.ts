// The Checkpoints port, in the table where projections keep theirs.
import type { Checkpoints } from '../../application/ports/checkpoints.js';
import type { Database } from '../../application/ports/database.js';

export class PostgresCheckpoints implements Checkpoints {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async load(subscriber: string): Promise<bigint> {
    await this.#database.query(
      `insert into read_model.checkpoint (subscriber, version, build, position) values ($1, 1, 0, 0)
       on conflict do nothing`,
      [subscriber],
    );
    const [row] = await this.#database.query<{ position: string }>(
      'select position from read_model.checkpoint where subscriber = $1',
      [subscriber],
    );
    return BigInt(row?.position ?? 0);
  }

  async move(subscriber: string, from: bigint, to: bigint): Promise<boolean> {
    const moved = await this.#database.query(
      `update read_model.checkpoint set position = $3, updated_at = now()
       where subscriber = $1 and position = $2 returning 1`,
      [subscriber, from, to],
    );
    return moved.length > 0;
  }
}
