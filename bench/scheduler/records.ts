// What the handlers of all schedulers take down, each for itself, in one plain table that knows nothing of any scheduler.
import pg from 'pg';

/** The application name of the benchmark's own connections, by which they are told from a scheduler's. */
export const ownConnections = 'bookworm bench';

export interface RecordedRun {
  readonly job: string;
  readonly run: string;
  /** All times in milliseconds since 1970, by the one clock of the machine. */
  readonly tickAt: number | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly pid: number;
}

/** The table, for whoever measures. */
export class Records {
  readonly #pool: pg.Pool;

  private constructor(readonly url: string) {
    this.#pool = openPool(url);
  }

  static async create(url: string): Promise<Records> {
    const records = new Records(url);
    await records.#pool.query(
      `create table run (id bigserial primary key, scene text, job text, run text, tick_at float8,
                         started_at float8, ended_at float8, pid int)`,
    );
    return records;
  }

  /** @returns oldest first. */
  async of(scene: string): Promise<readonly RecordedRun[]> {
    const { rows } = await this.#pool.query<RecordedRun>(
      `select job, run, tick_at as "tickAt", started_at as "startedAt", ended_at as "endedAt", pid
       from run where scene = $1 order by started_at, id`,
      [scene],
    );
    return rows;
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}

/** The handlers' side. */
export class Recorder {
  readonly #pool: pg.Pool;
  readonly #scene: string;

  constructor(url: string, scene: string) {
    this.#pool = openPool(url);
    this.#scene = scene;
  }

  /** @returns what to end it by. */
  async begin(run: {
    readonly job: string;
    readonly run: string;
    readonly tick: Date | undefined;
    readonly startedAt: number;
  }): Promise<string> {
    const { rows } = await this.#pool.query<{ id: string }>(
      'insert into run (scene, job, run, tick_at, started_at, pid) values ($1, $2, $3, $4, $5, $6) returning id',
      [this.#scene, run.job, run.run, run.tick?.getTime() ?? null, run.startedAt, process.pid],
    );
    return rows[0]?.id ?? '';
  }

  async end(id: string): Promise<void> {
    await this.#pool.query('update run set ended_at = $2 where id = $1', [id, Date.now()]);
  }
}

/** For what the benchmark itself wants to know. */
export function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 4, application_name: ownConnections });
  pool.on('error', () => {});
  return pool;
}
