// The SQL of a projection's tables. Readers see a view; each build has a table of its own behind it.
import type { Database, Queryable, Transaction } from '../../application/ports/database.js';
import { settleAll } from '../../application/settleAll.js';
import type { ReadTable } from './projection.js';
import { isLocked, retryLocked } from './retryLocked.js';

export function tableOfBuild({ name }: ReadTable, build: number): string {
  return `read_model.${name}_${build}`;
}

/** An empty table, still without its key; a leftover of the same name goes. Rows have room to change in place. */
export async function createTable(database: Queryable, table: ReadTable, build: number): Promise<void> {
  const { columns, generated = [], fillFactor = 90 } = table;
  const definitions = [...Object.entries(columns).map(([name, type]) => `${name} ${type}`), ...generated];
  await dropTable(database, table, build);
  await database.query(
    `create table ${tableOfBuild(table, build)} (${definitions.join(', ')}) with (fillfactor = ${fillFactor})`,
  );
}

export async function dropTable(database: Queryable, table: ReadTable, build: number): Promise<void> {
  await database.query(`drop table if exists ${tableOfBuild(table, build)}`);
}

export async function createKey(database: Queryable, table: ReadTable, build: number): Promise<void> {
  const name = tableOfBuild(table, build);
  const [known] = await database.query(`select 1 from pg_index where indrelid = $1::regclass and indisprimary`, [name]);
  if (!known) await database.query(`alter table ${name} add primary key (${table.key})`);
}

/** What creates those that are not there yet, one statement for each. */
export function indexStatements(table: ReadTable, build: number): readonly string[] {
  return (table.indexes ?? []).map(
    (index, place) =>
      `create index if not exists ${table.name}_${build}_${place + 1} on ${tableOfBuild(table, build)} ${index}`,
  );
}

/** Beside each other: PostgreSQL builds each on one core. */
export async function createIndexes(database: Database, table: ReadTable, build: number): Promise<void> {
  const create = (statement: string) =>
    database.transaction(async (transaction) => {
      await transaction.query("set local maintenance_work_mem = '256MB'");
      await transaction.query(statement);
    });
  await settleAll(indexStatements(table, build).map(create));
  await database.query(`analyze ${tableOfBuild(table, build)}`);
}

/**
 * Drops the tables of older builds, those that a killed process left included. Makes no reader wait: what readers do not let
 * go of in so many attempts is left to the next rebuild or start.
 */
export async function dropOlderTables(
  database: Database,
  { name }: ReadTable,
  { than, attempts }: { than: number; attempts?: number },
): Promise<void> {
  const older = await database.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname = 'read_model' and tablename ~ ('^' || $1 || '_\\d+$')
       and substr(tablename, length($1) + 2)::int < $2`,
    [name, than],
  );
  for (const table of older) {
    const drop = (transaction: Transaction) => transaction.query(`drop table if exists ${table.name}`);
    await retryLocked(database, drop, attempts).catch((error) => {
      if (!isLocked(error)) throw error;
    });
  }
}

/** Points the readers' view at a build. To be run in the transaction that moves the checkpoint. */
export async function showBuild(transaction: Queryable, table: ReadTable, build: number): Promise<void> {
  const view = `read_model.${table.name}`;
  await transaction.query(`drop view if exists ${view}`);
  await transaction.query(`create view ${view} as select * from ${tableOfBuild(table, build)}`);
}
