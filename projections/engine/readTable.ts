// The SQL of a projection's tables. Readers see a view; each build has a table of its own behind it.
import type { Database, Queryable } from '../../application/ports/database.js';
import type { ReadTable } from './projection.js';

function tableOfBuild({ name }: ReadTable, build: number): string {
  return `read_model.${name}_${build}`;
}

/** An empty table with its key; a leftover of the same name goes. */
export async function createTable(database: Queryable, table: ReadTable, build: number): Promise<void> {
  const { key, columns, generated = [] } = table;
  const definitions = [
    ...Object.entries(columns).map(([name, type]) => `${name} ${type}`),
    ...generated,
    `primary key (${key})`,
  ];
  await database.query(`drop table if exists ${tableOfBuild(table, build)}`);
  await database.query(`create table ${tableOfBuild(table, build)} (${definitions.join(', ')})`);
}

export async function createIndexes(database: Queryable, table: ReadTable, build: number): Promise<void> {
  for (const index of table.indexes ?? [])
    await database.query(`create index on ${tableOfBuild(table, build)} ${index}`);
  await database.query(`analyze ${tableOfBuild(table, build)}`);
}

/** Drops the tables of all other builds, those that a killed rebuild left included; waits for no reader. */
export async function dropOtherTables(database: Database, table: ReadTable, build: number): Promise<void> {
  const others = await database.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname = 'read_model' and tablename ~ ('^' || $1 || '_\\d+$') and tablename <> $1 || '_' || $2`,
    [table.name, `${build}`],
  );
  await database.transaction(async (transaction) => {
    await transaction.query("set local lock_timeout = '500ms'");
    for (const { name } of others) await transaction.query(`drop table ${name}`);
  });
}

/** Points the readers' view at a build. To be run in the transaction that moves the checkpoint. */
export async function showBuild(transaction: Queryable, table: ReadTable, build: number): Promise<void> {
  const view = `read_model.${table.name}`;
  await transaction.query(`drop view if exists ${view}`);
  await transaction.query(`create view ${view} as select * from ${tableOfBuild(table, build)}`);
}

/** The rows with these keys, as the folds know them: instants and numbers as JSON has them. */
export async function loadRows(
  database: Queryable,
  { table, build, keys }: { table: ReadTable; build: number; keys: readonly string[] },
): Promise<Map<string, object>> {
  const columns = Object.keys(table.columns).join(', ');
  const rows = await database.query<{ key: string; row: object }>(
    `select t.${table.key}::text as key, row_to_json(t) as row
     from (select ${columns} from ${tableOfBuild(table, build)} where ${table.key} = any($1)) t`,
    [keys],
  );
  return new Map(rows.map(({ key, row }) => [key, row]));
}

export async function saveRows(
  database: Queryable,
  { table, build, rows }: { table: ReadTable; build: number; rows: readonly object[] },
): Promise<void> {
  if (rows.length === 0) return;
  const columns = Object.keys(table.columns);
  const types = columns.map((name) => `${name} ${table.columns[name]}`).join(', ');
  const updates = columns.filter((name) => name !== table.key).map((name) => `${name} = excluded.${name}`);
  await database.query(
    `insert into ${tableOfBuild(table, build)} (${columns.join(', ')})
     select ${columns.join(', ')} from json_to_recordset($1) as r(${types})
     on conflict (${table.key}) do update set ${updates.join(', ')}`,
    [JSON.stringify(rows)],
  );
}

export async function deleteRows(
  database: Queryable,
  { table, build, keys }: { table: ReadTable; build: number; keys: readonly string[] },
): Promise<void> {
  if (keys.length === 0) return;
  await database.query(`delete from ${tableOfBuild(table, build)} where ${table.key} = any($1)`, [keys]);
}
