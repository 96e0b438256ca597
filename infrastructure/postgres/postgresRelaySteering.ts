// The RelaySteering port, on the tables where the relay keeps its checkpoint, its lease and its parked messages.
import type { Database } from '../../application/ports/database.js';
import { relaySubscriber } from '../../application/ports/relayControl.js';
import type { RelayReport, RelaySteering } from '../../application/ports/relaySteering.js';
import { pauseOf } from './relayColumns.js';

type ReportRow = Omit<RelayReport, 'position'> & { readonly position: string };

export class PostgresRelaySteering implements RelaySteering {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async report(): Promise<RelayReport> {
    const [row] = await this.#database.query<ReportRow>(
      `select coalesce(c.position, 0) as position, c.fault,
         (select h.instance from read_model.lease l join read_model.lease_holder h on h.boot = l.boot
          where l.name = named.subscriber and h.alive_until > clock_timestamp()) as instance,
         ${pauseOf('c')} as pause,
         (select count(*)::int from read_model.parked_event p
          where p.subscriber = named.subscriber and state = 'waiting' and p.position <= c.position) as parked,
         (select count(*)::int from read_model.parked_event p
          where p.subscriber = named.subscriber and state = 'skipped') as skipped
       from (select $1::text as subscriber) named left join read_model.checkpoint c using (subscriber)`,
      [relaySubscriber],
    );
    if (!row) throw new Error('PostgreSQL does not say where the relay is.');
    return { ...row, position: BigInt(row.position) };
  }

  async retryNow(positions: readonly bigint[]): Promise<void> {
    await this.#database.query(
      `update read_model.parked_event set retry_at = now()
       where subscriber = $1 and state = 'waiting' and position = any($2::bigint[])`,
      [relaySubscriber, positions.map(String)],
    );
  }

  async skip(position: bigint): Promise<boolean> {
    const skipped = await this.#database.query(
      `update read_model.parked_event set state = 'skipped'
       where subscriber = $1 and state = 'waiting' and position = $2 returning 1`,
      [relaySubscriber, position],
    );
    return skipped.length > 0;
  }
}
