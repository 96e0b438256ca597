// Brings the database to the newest schema; safe to run from several instances at once.
import type { Database } from '../../application/ports/database.js';
import type { Migration } from './migrations/migration.js';

const migrationLock = 7_310_003;

/** @returns the versions it applied. Each migration is one transaction; a failing one leaves those before it. */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<readonly number[]> {
  const applied: number[] = [];
  for (const { version, name, sql } of migrations) {
    const isNew = await database.transaction(async (transaction) => {
      await transaction.query('select pg_advisory_xact_lock($1)', [migrationLock]);
      await transaction.query(
        `create table if not exists public.bookworm_migration
           (version int primary key, name text not null, applied_at timestamptz not null default now())`,
      );
      const known = await transaction.query('select 1 from public.bookworm_migration where version = $1', [version]);
      if (known.length > 0) return false;
      await transaction.query(sql);
      await transaction.query('insert into public.bookworm_migration (version, name) values ($1, $2)', [version, name]);
      return true;
    });
    if (isNew) applied.push(version);
  }
  return applied;
}

/** Whether all migrations were applied; changes nothing. */
export async function isMigrated(database: Database, migrations: readonly Migration[]): Promise<boolean> {
  const [known] = await database.query<{ table: string | null }>(
    `select to_regclass('public.bookworm_migration')::text as table`,
  );
  if (!known?.table) return false;
  const [newest] = await database.query<{ version: number }>(
    'select max(version) as version from public.bookworm_migration',
  );
  return (newest?.version ?? 0) >= (migrations.at(-1)?.version ?? 0);
}
