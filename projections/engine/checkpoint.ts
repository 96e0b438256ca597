// How far a projection has read, and into which build of its tables.
import type { Queryable } from '../../application/ports/database.js';

export interface Checkpoint {
  readonly version: number;
  readonly build: number;
  readonly position: bigint;
}

interface CheckpointRow {
  readonly version: number;
  readonly build: number;
  readonly position: string;
}

/** @param lock holds the row until the transaction ends, so that nobody else moves it meanwhile. */
export async function loadCheckpoint(
  database: Queryable,
  name: string,
  { lock = false } = {},
): Promise<Checkpoint | undefined> {
  const [row] = await database.query<CheckpointRow>(
    `select version, build, position from read_model.checkpoint where subscriber = $1 ${lock ? 'for update' : ''}`,
    [name],
  );
  return row && { ...row, position: BigInt(row.position) };
}

export interface CheckpointReport extends Checkpoint {
  /** Why it does not move, while it does not. */
  readonly fault: string | null;
}

/** The checkpoints of all subscribers. */
export async function loadCheckpoints(database: Queryable): Promise<ReadonlyMap<string, CheckpointReport>> {
  const rows = await database.query<Omit<CheckpointReport, 'position'> & { subscriber: string; position: string }>(
    'select subscriber, version, build, position, fault from read_model.checkpoint',
  );
  return new Map(rows.map(({ subscriber, ...row }) => [subscriber, { ...row, position: BigInt(row.position) }]));
}

export async function saveCheckpoint(database: Queryable, name: string, checkpoint: Checkpoint): Promise<void> {
  const { version, build, position } = checkpoint;
  await database.query(
    `insert into read_model.checkpoint (subscriber, version, build, position) values ($1, $2, $3, $4)
     on conflict (subscriber) do update
     set version = excluded.version, build = excluded.build, position = excluded.position,
         fault = null, updated_at = now()`,
    [name, version, build, position],
  );
}

/** Notes why the projection does not move; forgotten when it does again. A newer version's checkpoint is left alone. */
export async function saveFault(
  database: Queryable,
  { name, version }: { name: string; version: number },
  fault: string,
): Promise<void> {
  await database.query('update read_model.checkpoint set fault = $2 where subscriber = $1 and version <= $3', [
    name,
    fault,
    version,
  ]);
}
