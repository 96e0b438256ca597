// The InstanceBeats port in PostgreSQL: one small row per living instance.
import type { Database } from '../../application/ports/database.js';
import type { Beats, InstanceBeats } from '../../application/ports/instanceBeats.js';

export class PostgresInstanceBeats implements InstanceBeats {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async beat(instance: string, boot: string): Promise<Beats> {
    await this.#database.query(
      `insert into read_model.instance_beat (boot, instance) values ($1, $2)
       on conflict (boot) do update set counter = instance_beat.counter + 1, beaten_at = now()`,
      [boot, instance],
    );
    // Rows of instances that died long ago say nothing that their absence does not.
    await this.#database.query(`delete from read_model.instance_beat where beaten_at < now() - interval '1 day'`);
    const rows = await this.#database.query<{ boot: string; counter: string }>(
      'select boot, counter from read_model.instance_beat',
    );
    return new Map(rows.map(({ boot: id, counter }) => [id, BigInt(counter)]));
  }

  async remove(boot: string): Promise<void> {
    await this.#database.query('delete from read_model.instance_beat where boot = $1', [boot]);
  }

  /** For a service that is known to be alone: whoever else has a row is dead. */
  async removeAll(): Promise<void> {
    await this.#database.query('delete from read_model.instance_beat');
  }
}
