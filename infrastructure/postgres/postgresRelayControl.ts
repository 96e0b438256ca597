// The RelayControl port, in the tables where projections keep their pauses and their parked events.
import type { Database } from '../../application/ports/database.js';
import {
  type ParkedMessage,
  type ParkedRecord,
  type RelayControl,
  type RelayStanding,
  relaySubscriber,
} from '../../application/ports/relayControl.js';
import { pauseOf, utc } from './relayColumns.js';

type ParkedRow = Omit<ParkedRecord, 'position' | 'revision'> & { readonly position: string; readonly revision: string };

export class PostgresRelayControl implements RelayControl {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async standing(): Promise<RelayStanding> {
    const [standing] = await this.#database.query<RelayStanding>(
      `select
         (select ${pauseOf('c')} from read_model.checkpoint c where subscriber = $1) as pause,
         count(*) filter (where state = 'waiting' and retry_at <= now())::int as due,
         count(*) filter (where state = 'skipped')::int as skipped
       from read_model.parked_event where subscriber = $1`,
      [relaySubscriber],
    );
    return standing ?? { pause: null, due: 0, skipped: 0 };
  }

  async parked(): Promise<readonly ParkedRecord[]> {
    const rows = await this.#database.query<ParkedRow>(
      `select position, event_id as "eventId", stream, revision, type as "eventType", row_key as "messageType", error,
         state, retry_at <= now() as "isDue", ${utc('parked_at')} as "parkedAt", ${utc('retry_at')} as "retryAt"
       from read_model.parked_event where subscriber = $1 order by position`,
      [relaySubscriber],
    );
    return rows.map((row) => ({ ...row, position: BigInt(row.position), revision: BigInt(row.revision) }));
  }

  async park(message: ParkedMessage, retryInMs: number): Promise<void> {
    const { position, eventId, stream, revision, eventType, messageType, error } = message;
    await this.#database.query(
      `insert into read_model.parked_event
         (subscriber, position, event_id, stream, revision, type, row_key, error, state, retry_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', now() + make_interval(secs => $9 / 1000.0))
       on conflict (subscriber, position) do update set error = excluded.error, retry_at = excluded.retry_at`,
      [relaySubscriber, position, eventId, stream, revision, eventType, messageType, error, retryInMs],
    );
  }

  async forget(positions: readonly bigint[]): Promise<void> {
    await this.#database.query(
      `delete from read_model.parked_event
       where subscriber = $1 and state = 'waiting' and position = any($2::bigint[])`,
      [relaySubscriber, positions.map(String)],
    );
  }

  async noteFault(fault: string | undefined, token: bigint): Promise<void> {
    await this.#database.query(
      `update read_model.checkpoint
       set fault = $2, fault_at = case when $2::text is not null then coalesce(fault_at, now()) end
       where subscriber = $1 and fence <= $3`,
      [relaySubscriber, fault ?? null, token],
    );
  }
}
