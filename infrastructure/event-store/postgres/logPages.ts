// The queries that read the log, page by page: prepared once per connection, values as text, parsed only when delivered.
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { EventFilter } from '../../../application/ports/eventStore.js';
import { copyPage, rangeLength } from './copyLog.js';
import { type EventRow, eventColumns } from './eventRow.js';
import { asPortError } from './postgresFailures.js';

const asText = { getTypeParser: () => (text: string) => text };

// The store's own events lie in streams that begin with $.
const visible = `left(stream, 1) <> '$'`;
const headQuery = `coalesce((select position from event_log.event where ${visible} order by position desc limit 1), 0)`;

export interface Page {
  readonly rows: readonly EventRow[];
  /** The end of the log when the page was read. */
  readonly head: bigint;
}

export interface PageOfAll {
  readonly filter: EventFilter;
  readonly after: bigint;
  readonly before?: bigint;
  readonly isBackwards?: boolean;
  readonly size: number;
}

export interface PageOfHistory {
  readonly filter: EventFilter;
  readonly after: bigint;
  readonly upTo: bigint;
  readonly size: number;
}

export interface PageOfStream {
  readonly from: bigint | undefined;
  readonly isBackwards: boolean;
  readonly size: number;
}

function orderOf({ isBackwards }: Pick<PageOfAll, 'isBackwards'>): string {
  return `order by position ${isBackwards ? 'desc' : ''}`;
}

/** Of the events of a page: $1 is its size, and `log.head` the end of the log. */
function conditionOf(wanted: PageOfAll): { condition: string; parameters: readonly unknown[] } {
  const { filter, after, before, size } = wanted;
  const parameters: unknown[] = [size];
  const given = (value: unknown) => `$${parameters.push(value)}`;
  const range = [
    `position > ${given(after)} and position <= log.head`,
    ...(before === undefined ? [] : [`position < ${given(before)}`]),
    ...(filter.categories
      ? [`left(stream, nullif(strpos(stream, '-'), 0) - 1) = any(${given(filter.categories)})`]
      : []),
  ].join(' and ');
  if (!filter.types) return { condition: `${range} and ${visible}`, parameters };
  // As much of each type as fits the page, found in the index of types: left to itself, PostgreSQL may sort all of them.
  const types = filter.types.filter((type) => !type.startsWith('$'));
  const condition = `position in (
    select found.position from unnest(${given([...new Set(types)])}::text[]) wanted(type)
    cross join lateral (
      select position from event_log.event where type = wanted.type and ${range} ${orderOf(wanted)} limit $1) found
    ${orderOf(wanted)} limit $1)`;
  return { condition, parameters };
}

const names = new Map<string, string>();

/** One name for one text, whoever asks on whichever connection. */
function nameOf(text: string): string {
  const name = names.get(text) ?? `log ${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
  names.set(text, name);
  return name;
}

export class LogPages {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async head(): Promise<bigint> {
    const [row] = await this.#read<[string]>(`select ${headQuery}`, []);
    return BigInt(row?.[0] ?? 0);
  }

  async ofStream(stream: string, { from, isBackwards, size }: PageOfStream): Promise<readonly EventRow[]> {
    return this.#read<EventRow>(
      `select ${eventColumns} from event_log.event
       where stream = $1 and revision >= event_log.truncated_before($1)
         ${from === undefined ? '' : `and revision ${isBackwards ? '<=' : '>='} $3`}
       order by revision ${isBackwards ? 'desc' : ''} limit $2`,
      [stream, size, ...(from === undefined ? [] : [from])],
    );
  }

  /** Page and head in one statement, so of one moment: who has read the page has seen all that passes up to the head. */
  async ofAll(wanted: PageOfAll): Promise<Page> {
    const { condition, parameters } = conditionOf(wanted);
    const rows = await this.#read<[...EventRow, head: string]>(
      `select page.*, log.head
       from (select ${headQuery} as head) log
       left join lateral (
         select ${eventColumns} from event_log.event where ${condition}
         ${orderOf(wanted)} limit $1) page on true`,
      parameters,
    );
    const [first] = rows;
    // An empty page is one row that has nothing but the head.
    return { head: BigInt(first?.[8] ?? 0), rows: first?.[0] ? (rows as readonly unknown[] as EventRow[]) : [] };
  }

  /** The next events of a range that is far from the end of the log, and up to where it has been seen with them. */
  async ofHistory({ filter, after, upTo, size }: PageOfHistory) {
    const end = after + rangeLength < upTo ? after + rangeLength : upTo;
    const { events, bytes } = await copyPage(this.#pool, { ...filter, after, upTo: end, limit: size });
    const last = events.at(-1);
    return { events, bytes, seen: last && events.length === size ? last.position : end };
  }

  async #read<Row extends readonly unknown[]>(text: string, values: readonly unknown[]): Promise<readonly Row[]> {
    try {
      const query = { name: nameOf(text), text, rowMode: 'array', types: asText } as const;
      return (await this.#pool.query<Row & unknown[]>({ ...query, values: [...values] })).rows;
    } catch (error) {
      throw asPortError('Reading the event log', error);
    }
  }
}
