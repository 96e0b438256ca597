// What a migration of the database is: applied once, in order, never edited after it has landed.

export interface Migration {
  /** 1, 2, 3, ... without gaps. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}
