// The Leases port in PostgreSQL: a row per living process, a row per piece of work, and one clock, the server's.
import type { Database, Queryable } from '../../application/ports/database.js';
import type { Lease, LeaseRound, Leases } from '../../application/ports/leases.js';
import type { InstanceIdentity } from '../../domain/scheduling/scheduledJobEvents.js';

interface LeaseRow {
  readonly name: string;
  readonly token: string;
}

const toLease = ({ name, token }: LeaseRow): Lease => ({ name, token: BigInt(token) });

export class PostgresLeases implements Leases {
  readonly #database: Database;
  readonly #identity: InstanceIdentity;

  constructor(database: Database, identity: InstanceIdentity) {
    this.#database = database;
    this.#identity = identity;
  }

  round({ names, ttlMs }: { names: readonly string[]; ttlMs: number }): Promise<LeaseRound> {
    const { instance, boot } = this.#identity;
    return this.#database.transaction(async (transaction) => {
      // Rounds take turns, so that none counts or takes what another is just about to.
      await transaction.query(`select pg_advisory_xact_lock(hashtext('bookworm leases'))`);
      // The dead go first, this process included when it was silent for too long: their work is nobody's then.
      await transaction.query('delete from read_model.lease_holder where alive_until < clock_timestamp()');
      await transaction.query(
        `insert into read_model.lease_holder (boot, instance, names, alive_until)
         values ($1, $2, $3, clock_timestamp() + $4 * interval '1 millisecond')
         on conflict (boot) do update set names = excluded.names, alive_until = excluded.alive_until`,
        [boot, instance, names, ttlMs],
      );
      await transaction.query('update read_model.lease set boot = null where boot = $1 and name <> all($2)', [
        boot,
        names,
      ]);
      const share = Math.ceil(names.length / (await fewestFor(transaction, names)));
      const held = await transaction.query<LeaseRow>('select name, token from read_model.lease where boot = $1', [
        boot,
      ]);
      const taken = await transaction.query<LeaseRow>(
        `insert into read_model.lease (name, boot, token)
         select name, $1, 1 from unnest($2::text[]) with ordinality wanted(name, place)
         where not exists (select from read_model.lease l where l.name = wanted.name and l.boot is not null)
         order by place limit $3
         on conflict (name) do update set boot = excluded.boot, token = lease.token + 1
         returning name, token`,
        [boot, names, Math.max(0, share - held.length)],
      );
      return { held: [...held, ...taken].map(toLease), share };
    });
  }

  async release(leases: readonly Lease[]): Promise<void> {
    await this.#database.query(
      `update read_model.lease l set boot = null from unnest($2::text[], $3::bigint[]) given(name, token)
       where l.boot = $1 and l.name = given.name and l.token = given.token`,
      [this.#identity.boot, leases.map(({ name }) => name), leases.map(({ token }) => token)],
    );
  }

  async leave(): Promise<void> {
    await this.#database.query('delete from read_model.lease_holder where boot = $1', [this.#identity.boot]);
  }
}

/**
 * How many processes there are for the name that has the fewest. Where another release has no use for some of them, those
 * who have must be able to take all.
 */
async function fewestFor(transaction: Queryable, names: readonly string[]): Promise<number> {
  const [counted] = await transaction.query<{ fewest: number | null }>(
    `select min(processes)::int as fewest from (
       select count(*) as processes from unnest($1::text[]) wanted(name)
       join read_model.lease_holder h on wanted.name = any(h.names) group by wanted.name) by_name`,
    [names],
  );
  return counted?.fewest ?? 1;
}

/** For a service that is known to be alone: whoever else holds something is dead. */
export async function removeAllLeases(database: Database): Promise<void> {
  await database.query('delete from read_model.lease_holder');
}
