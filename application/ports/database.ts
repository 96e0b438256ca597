// The port to the SQL database of the read models: what projections, their queries and leases may do with it.

export interface Queryable {
  query<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>;
}

/** A value as PostgreSQL reads it from text; null for none. */
export type TextValue = string | null;

export interface Transaction extends Queryable {
  /** Adds rows to a table in bulk. The names go into the statement as they are: they must come from code. */
  load(table: string, columns: readonly string[], rows: Iterable<readonly TextValue[]>): Promise<void>;
}

export interface Database extends Queryable {
  /** Runs `work` in one transaction: committed when it resolves, rolled back when it throws. */
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
}

/** Text without what PostgreSQL cannot hold: NUL, and halves of surrogate pairs. */
export function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd').replaceAll(/\p{Surrogate}/gu, '\ufffd');
}
