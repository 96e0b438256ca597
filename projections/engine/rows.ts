// Rows of one build between PostgreSQL and the folds: read by key, written in bulk, and only what changed of them.
import type { Queryable, TextValue } from '../../application/ports/database.js';
import type { FoldedRows, RowChange } from './foldedRows.js';
import type { ReadTable, Rows } from './projection.js';
import { tableOfBuild } from './readTable.js';

type Row = Readonly<Record<string, unknown>>;

interface Target {
  readonly table: ReadTable;
  readonly build: number;
}

/** The rows with these keys, as the folds know them: instants and numbers as JSON has them. */
export async function loadRows(
  database: Queryable,
  { table, build, keys }: Target & { keys: readonly string[] },
): Promise<Rows> {
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
  { table, build, rows }: Target & { rows: FoldedRows },
): Promise<void> {
  const { inserted, updated, deleted } = rows;
  await deleteRows(database, { table, build, keys: deleted });
  await insertRows(database, { table, build, rows: inserted });
  await updateRows(database, { table, build, changes: updated });
}

export async function deleteRows(
  database: Queryable,
  { table, build, keys }: Target & { keys: readonly string[] },
): Promise<void> {
  if (keys.length === 0) return;
  await database.query(`delete from ${tableOfBuild(table, build)} where ${table.key} = any($1)`, [keys]);
}

async function insertRows(
  database: Queryable,
  { table, build, rows }: Target & { rows: readonly object[] },
): Promise<void> {
  if (rows.length === 0) return;
  const columns = Object.keys(table.columns);
  await database.query(
    `insert into ${tableOfBuild(table, build)} (${columns.join(', ')})
     select ${columns.join(', ')} from json_to_recordset($1) as r(${typed(table, columns)})`,
    [JSON.stringify(rows)],
  );
}

/**
 * One statement per set of changed columns. What PostgreSQL computes of columns that did not change, such as words to
 * search for, is then not computed again, and no index is touched for it.
 */
export async function updateRows(
  database: Queryable,
  { table, build, changes }: Target & { changes: readonly RowChange[] },
): Promise<void> {
  const byColumns = new Map<string, object[]>();
  for (const change of changes) {
    const columns = changedColumns(table, change).join(', ');
    if (!columns) continue;
    const rows = byColumns.get(columns);
    if (rows) rows.push(change.after);
    else byColumns.set(columns, [change.after]);
  }
  for (const [names, rows] of byColumns) {
    const columns = names.split(', ');
    const given = [table.key, ...columns.filter((name) => name !== table.key)];
    await database.query(
      `update ${tableOfBuild(table, build)} t set ${columns.map((name) => `${name} = r.${name}`).join(', ')}
       from json_to_recordset($1) as r(${typed(table, given)}) where t.${table.key} = r.${table.key}`,
      [JSON.stringify(rows.map((row) => Object.fromEntries(given.map((name) => [name, (row as Row)[name]]))))],
    );
  }
}

function changedColumns({ columns }: ReadTable, { before, after }: RowChange): readonly string[] {
  return Object.keys(columns).filter((name) => !isSame((before as Row)[name] ?? null, (after as Row)[name] ?? null));
}

/** JSON whose keys come in another order counts as changed: that costs a write, and nothing else. */
function isSame(before: unknown, after: unknown): boolean {
  if (before === after) return true;
  const areObjects = typeof before === 'object' && typeof after === 'object';
  return areObjects && JSON.stringify(before) === JSON.stringify(after);
}

function typed({ columns }: ReadTable, names: readonly string[]): string {
  return names.map((name) => `${name} ${columns[name]}`).join(', ');
}

/** A row's values in the order of the table's columns, as COPY takes them. */
export function toTextValues({ columns }: ReadTable, row: object): readonly TextValue[] {
  return Object.entries(columns).map(([name, type]) => {
    const value = (row as Row)[name];
    if (value === undefined || value === null) return null;
    return type.startsWith('json') ? JSON.stringify(value) : String(value);
  });
}
