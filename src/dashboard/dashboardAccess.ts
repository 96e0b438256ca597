// Who may open the dashboard: the one user of the settings, with the password given there or one made at the first start.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Database } from '../../application/ports/database.js';
import { generatePassword, hashPassword, verifyPassword } from '../../infrastructure/security/passwordHash.js';

export interface DashboardAccess {
  verify(user: string, password: string): Promise<boolean>;
  /** Present only in the one instance that made it, and only this once: to be shown to the operator. */
  readonly generatedPassword?: string;
}

export interface DashboardAccessOptions {
  readonly database: Database;
  readonly user: string;
  readonly password?: string | undefined;
}

export async function prepareDashboardAccess(options: DashboardAccessOptions): Promise<DashboardAccess> {
  const { database, user, password } = options;
  if (password) {
    return { verify: async (name, attempt) => isSame(attempt, password) && isSame(name, user) };
  }
  const { hash, generatedPassword } = await agreeOnPassword(database, user);
  return {
    // The hash stays in memory: the dashboard is needed most while the database is away.
    verify: async (name, attempt) => (await verifyPassword(attempt, hash)) && isSame(name, user),
    ...(generatedPassword !== undefined && { generatedPassword }),
  };
}

/** Of several instances that start at once, the first insert wins, and only its instance knows the password. */
async function agreeOnPassword(database: Database, user: string) {
  const stored = await storedHash(database, user);
  if (stored !== undefined) return { hash: stored };
  const generatedPassword = generatePassword();
  const inserted = await database.query<{ hash: string }>(
    `insert into read_model.dashboard_user (name, password_hash) values ($1, $2)
     on conflict do nothing returning password_hash as hash`,
    [user, await hashPassword(generatedPassword)],
  );
  if (inserted[0]) return { hash: inserted[0].hash, generatedPassword };
  const winners = await storedHash(database, user);
  if (winners === undefined)
    throw new Error(`The password of the dashboard's user ${user} went away while it was set.`);
  return { hash: winners };
}

async function storedHash(database: Database, user: string): Promise<string | undefined> {
  const [row] = await database.query<{ hash: string }>(
    'select password_hash as hash from read_model.dashboard_user where name = $1',
    [user],
  );
  return row?.hash;
}

/** In constant time; digests, because the comparison wants equal lengths. */
function isSame(text: string, other: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(text), digest(other));
}
