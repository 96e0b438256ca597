// The InstanceBeats port in PostgreSQL: one small row per living instance, and one clock, the server's.
import type { Database } from '../../application/ports/database.js';
import type { InstanceBeats, Pulse } from '../../application/ports/instanceBeats.js';

// All parts see the rows as they were before. An instance that comes clears away those that died long ago, whose rows say
// nothing that their absence does not.
const beat = `
  with own as (
    insert into read_model.instance_beat (boot, instance) values ($1, $2)
    on conflict (boot) do update set counter = instance_beat.counter + 1, beaten_at = now()
    returning boot, counter
  ), long_dead as (
    delete from read_model.instance_beat
    where boot <> $1 and beaten_at < now() - interval '1 day' and (select counter from own) = 0
  )
  select boot, counter, true as is_recent, clock_timestamp() as server_time from own
  union all
  select boot, counter, beaten_at >= now() - interval '75 seconds', null from read_model.instance_beat
  where boot <> $1 and beaten_at >= now() - interval '1 day'`;

interface BeatRow {
  readonly boot: string;
  readonly counter: string;
  /** Instances at rest beat every 30 s. */
  readonly is_recent: boolean;
  /** With this instance's own row. */
  readonly server_time: Date | null;
}

export class PostgresInstanceBeats implements InstanceBeats {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async beat(instance: string, boot: string): Promise<Pulse> {
    const rows = await this.#database.query<BeatRow>(beat, [boot, instance]);
    const serverTime = rows.find((row) => row.server_time)?.server_time;
    if (!serverTime) throw new Error('PostgreSQL did not answer a beat with the beat itself.');
    return {
      beats: new Map(rows.map(({ boot: id, counter }) => [id, BigInt(counter)])),
      recent: new Set(rows.filter(({ is_recent: isRecent }) => isRecent).map(({ boot: id }) => id)),
      serverTime,
    };
  }

  async remove(boot: string): Promise<void> {
    await this.#database.query('delete from read_model.instance_beat where boot = $1', [boot]);
  }

  /** For a service that is known to be alone: whoever else has a row is dead. */
  async removeAll(): Promise<void> {
    await this.#database.query('delete from read_model.instance_beat');
  }
}
