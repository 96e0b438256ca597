// The scene of tests about events that a fold cannot take: a real log, and a projection whose faults can be mended.
import { v7 as uuidV7 } from 'uuid';
import type { EventToAppend } from '../../../application/ports/eventStore.js';
import type { DomainEvent } from '../../../domain/message.js';
import { PostgresEventStore } from '../../../infrastructure/event-store/postgres/postgresEventStore.js';
import { createMissingTables } from '../../../projections/engine/createMissingTables.js';
import { listParkedEvents, type ParkedEvent } from '../../../projections/engine/parkedControl.js';
import { defineProjection, type Projection } from '../../../projections/engine/projection.js';
import type { RebuildParts } from '../../../projections/engine/rebuild/rebuildParts.js';
import { type RebuildReport, rebuildProjection } from '../../../projections/engine/rebuild/rebuildProjection.js';
import { runProjection } from '../../../projections/engine/runProjection.js';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.js';

/** What an event does to the fold: nothing, or each way in which it cannot be taken. */
export const poisons = ['key', 'nameless', 'fold', 'tooLarge', 'nul', 'longIndexEntry', 'nulKey'] as const;
export type Poison = (typeof poisons)[number];
/** Those of which only PostgreSQL says that it does not take them. */
export const refused = ['tooLarge', 'nul', 'longIndexEntry', 'nulKey'] as const satisfies readonly Poison[];

interface Noted {
  readonly subject: string;
  readonly word: string;
  readonly poison?: Poison;
}

export interface NoteRow {
  readonly id: string;
  /** All words of the row: their order shows the order of the folds. */
  readonly words: string;
  readonly length: number;
}

/** Words of `noted()` events, by subject. A poison is taken like everything else once it is in `mended`. */
export function notes(name: string, subject: RegExp, mended: ReadonlySet<Poison> = new Set()): Projection {
  const works = (data: Noted, poison: Poison) => data.poison === poison && !mended.has(poison);
  return defineProjection<NoteRow, DomainEvent<'Noted', Noted>>({
    name,
    version: 1,
    table: { name, key: 'id', columns: { id: 'text', words: 'text', length: 'int' }, indexes: ['(words)'] },
    handlers: {
      Noted: {
        key({ data }) {
          if (!subject.test(data.subject)) return null;
          if (works(data, 'key')) throw new Error('no key comes of this');
          if (works(data, 'nameless')) return undefined as unknown as string;
          return works(data, 'nulKey') ? `${data.subject}\0` : data.subject;
        },
        fold(row, { data }) {
          if (works(data, 'fold')) throw new Error('no row comes of this: \0');
          const words = `${row?.words ?? ''}${data.word}.${works(data, 'nul') ? '\0' : ''}`;
          const long = works(data, 'longIndexEntry') ? Array.from({ length: 9_000 }, () => uuidV7()).join('') : '';
          // Carried along, so that no later event of the same batch makes it good.
          const length = works(data, 'tooLarge') ? 2 ** 40 : Math.max(row?.length ?? 0, words.length);
          return { id: data.subject, words: words + long, length };
        },
      },
    },
  });
}

export const silent = { info() {}, warn() {}, error() {} };

export interface RunOptions {
  readonly passesParked?: boolean;
  readonly token?: bigint;
}

export class ParkingScene {
  readonly store: PostgresEventStore;
  readonly #own: TestDatabase;
  readonly #stops: (() => Promise<void>)[] = [];

  private constructor(own: TestDatabase) {
    this.#own = own;
    this.store = new PostgresEventStore(own.database, own.url);
  }

  static async open(): Promise<ParkingScene> {
    return new ParkingScene(await createTestDatabase());
  }

  async close(): Promise<void> {
    for (const stop of this.#stops) await stop();
    await this.store.close();
    await this.#own.drop();
  }

  get database() {
    return this.#own.database;
  }

  /** @returns the positions. */
  async note(...noted: readonly Noted[]): Promise<readonly string[]> {
    const metadata = {
      correlationId: uuidV7(),
      causationId: uuidV7(),
      actor: 'test',
      instance: 'test',
      schemaVersion: 1,
    };
    const events: EventToAppend[] = noted.map((data) => ({ id: uuidV7(), type: 'Noted', data, metadata }));
    const stream = `notes-${uuidV7()}`;
    await this.store.append(stream, 'noStream', events);
    const positions: string[] = [];
    for await (const { position } of this.store.readStream(stream)) positions.push(`${position}`);
    return positions;
  }

  /** @returns what stops it, as the end of its process would. */
  run(projection: Projection, { passesParked = false, token = 1n }: RunOptions = {}): () => Promise<void> {
    const stopping = new AbortController();
    const parts = { ...this.#parts(passesParked), subscription: this.store, logger: silent };
    const running = runProjection(parts, projection, { token }, stopping.signal);
    const stop = async () => {
      stopping.abort();
      await running;
    };
    this.#stops.push(stop);
    return stop;
  }

  async rebuild(projection: Projection, options: Partial<RebuildParts> = {}): Promise<RebuildReport> {
    await createMissingTables(this.database, projection);
    return rebuildProjection({ ...this.#parts(false), ...options }, projection);
  }

  /** Words by subject. */
  async words({ name }: Projection): Promise<Readonly<Record<string, string>>> {
    const rows = await this.database.query<NoteRow>(`select id, words from read_model.${name} order by id`);
    return Object.fromEntries(rows.map(({ id, words }) => [id, words]));
  }

  parked({ name }: Projection): Promise<readonly ParkedEvent[]> {
    return listParkedEvents(this.database, name);
  }

  /** The one event that was parked at a position. */
  async parkedAt(projection: Projection, position: string | undefined): Promise<ParkedEvent> {
    const found = (await this.parked(projection)).find((event) => event.position === position);
    if (!found) throw new Error(`nothing is parked at position ${position}`);
    return found;
  }

  #parts(passesParked: boolean) {
    return { database: this.database, store: this.store, instance: 'test', passesParked };
  }
}
