// What a projection is: for each event type it reads, the key of the one row concerned and a pure fold of that row.
import type { RecordedEvent } from '../../application/ports/eventStore.js';
import type { DomainEvent } from '../../domain/message.js';

type Recorded<E> = E extends DomainEvent<infer Type, infer Data> ? RecordedEvent<Type, Data> : never;

export interface Handler<Row, E> {
  /** Of the row; null when the event is of no concern. Malformed data that names no row is a fault. */
  key(event: E): string | null;
  /** The row after the event: undefined removes it, the same object leaves it as it is. */
  fold(row: Row | undefined, event: E): Row | undefined;
}

export interface ReadTable {
  /** What readers name: `read_model.<name>`, a view on the tables of the current build. */
  readonly name: string;
  readonly key: string;
  /** SQL type by column, the key included; these are the properties of a row. */
  readonly columns: Readonly<Record<string, string>>;
  /** Further column definitions, which PostgreSQL computes. */
  readonly generated?: readonly string[];
  /** What comes behind `create index on <table>`. */
  readonly indexes?: readonly string[];
  /**
   * How full its pages are written, in percent; 90 by default. Large rows that change often want room beside them: then a
   * change touches no index.
   */
  readonly fillFactor?: number;
  readonly retention?: Retention;
}

/** Rows whose instant is older are deleted, and a rebuild does not bring them back; null is no age. */
export interface Retention {
  /** Of type timestamptz. A row that old must not change any more: a later event would not find it. */
  readonly column: string;
  readonly days: number;
}

/** Rows by key; undefined where there is none. */
export type Rows = ReadonlyMap<string, object | undefined>;

export interface Projection {
  readonly name: string;
  /** Raised with every change of the table or the folds: a new version is built anew from the log. */
  readonly version: number;
  readonly table: ReadTable;
  readonly handlers: Readonly<Record<string, Handler<object, RecordedEvent>>>;
}

export interface ProjectionDefinition<Row extends object, E extends DomainEvent> extends Omit<Projection, 'handlers'> {
  readonly handlers: { readonly [Type in E['type']]?: Handler<Row, Recorded<Extract<E, { readonly type: Type }>>> };
}

/** Checks the folds against the row and the events they are about, then forgets both: the engine needs neither. */
export function defineProjection<Row extends object, E extends DomainEvent>(
  definition: ProjectionDefinition<Row, E>,
): Projection {
  return definition as unknown as Projection;
}

/** The name of the lease under which a projection runs. */
export function projectionLease({ name }: Pick<Projection, 'name'>): string {
  return `projection:${name}`;
}

export function typesOf({ handlers }: Projection): readonly string[] {
  return Object.keys(handlers);
}
