// How far a projection has read, into which build of its tables, and what keeps it from reading on.
import type { Queryable } from '../../application/ports/database.js';

export interface Checkpoint {
  readonly version: number;
  readonly build: number;
  readonly position: bigint;
}

/** Set while an operator wants the projection to stand still. */
export interface Pause {
  /** ISO 8601. */
  readonly at: string;
  readonly by: string;
  readonly reason: string;
}

export interface CheckpointReport extends Checkpoint {
  /** The greatest token of a lease that was seen: who comes with a smaller one may not write. */
  readonly fence: bigint;
  readonly pause: Pause | null;
  /** Why it does not move, while it does not. */
  readonly fault: string | null;
}

type CheckpointRow = Omit<CheckpointReport, 'position' | 'fence'> & {
  position: string;
  fence: string;
  subscriber: string;
};

const selected = `select subscriber, version, build, position, fence, fault,
    case when paused_at is not null then json_build_object(
      'at', to_char(paused_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'by', paused_by,
      'reason', pause_reason) end as pause
  from read_model.checkpoint`;

function toReport({ subscriber: _, ...row }: CheckpointRow): CheckpointReport {
  return { ...row, position: BigInt(row.position), fence: BigInt(row.fence) };
}

/** @param lock holds the row until the transaction ends, so that nobody else moves it meanwhile. */
export async function loadCheckpoint(
  database: Queryable,
  name: string,
  { lock = false } = {},
): Promise<CheckpointReport | undefined> {
  const [row] = await database.query<CheckpointRow>(`${selected} where subscriber = $1 ${lock ? 'for update' : ''}`, [
    name,
  ]);
  return row && toReport(row);
}

/** The checkpoints of all subscribers. */
export async function loadCheckpoints(database: Queryable): Promise<ReadonlyMap<string, CheckpointReport>> {
  const rows = await database.query<CheckpointRow>(selected);
  return new Map(rows.map((row) => [row.subscriber, toReport(row)]));
}

export async function saveCheckpoint(database: Queryable, name: string, checkpoint: Checkpoint): Promise<void> {
  const { version, build, position } = checkpoint;
  await database.query(
    `insert into read_model.checkpoint (subscriber, version, build, position) values ($1, $2, $3, $4)
     on conflict (subscriber) do update
     set version = excluded.version, build = excluded.build, position = excluded.position,
         fault = null, fault_at = null, updated_at = now()`,
    [name, version, build, position],
  );
}

/**
 * Moves the checkpoint over events that are of no concern to the projection.
 * @returns false, and nothing changed, when it is not where the caller believes it to be, or may not be moved by it.
 */
export async function skipTo(
  database: Queryable,
  name: string,
  { from, token, position }: { from: Checkpoint; token: bigint; position: bigint },
): Promise<boolean> {
  const moved = await database.query(
    `update read_model.checkpoint set position = $5, fault = null, fault_at = null, updated_at = now()
     where subscriber = $1 and build = $2 and position = $3 and fence <= $4 and paused_at is null returning 1`,
    [name, from.build, from.position, token, position],
  );
  return moved.length > 0;
}

/** Keeps all earlier holders of the lease from writing. @returns false when a later holder has done so already. */
export async function raiseFence(database: Queryable, name: string, token: bigint): Promise<boolean> {
  const raised = await database.query(
    'update read_model.checkpoint set fence = $2 where subscriber = $1 and fence <= $2 returning 1',
    [name, token],
  );
  return raised.length > 0;
}

/**
 * Notes why the projection does not move; forgotten when it does again. A newer version's checkpoint is left alone.
 * @param token of the caller's lease, if it has one: a later holder's checkpoint is left alone, too.
 */
export async function saveFault(
  database: Queryable,
  { name, version, token = null }: { name: string; version: number; token?: bigint | null },
  fault: string,
): Promise<void> {
  await database.query(
    `update read_model.checkpoint set fault = $2, fault_at = coalesce(fault_at, now())
     where subscriber = $1 and version <= $3 and fence <= coalesce($4, fence)`,
    [name, fault, version, token],
  );
}

/** For a projection that has all of the log: what kept it from reading is over, and no batch will come to say so. */
export async function forgetFault(database: Queryable, name: string): Promise<void> {
  await database.query(
    'update read_model.checkpoint set fault = null, fault_at = null where subscriber = $1 and fault is not null',
    [name],
  );
}
