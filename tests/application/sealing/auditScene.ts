// A log in PostgreSQL that is written, sealed, verified, and tampered with behind the service's back.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { EventStore, RecordedEvent } from '../../../application/ports/eventStore.js';
import type { SealSigner } from '../../../application/ports/sealKeys.js';
import { sealWaitingEvents } from '../../../application/sealing/sealWaitingEvents.js';
import { SealWitness } from '../../../application/sealing/sealWitness.js';
import { type VerificationRequest, verifyLog } from '../../../application/sealing/verifyLog.js';
import { PostgresEventStore } from '../../../infrastructure/event-store/postgres/postgresEventStore.js';
import { ed25519Signer, readEd25519Key } from '../../../infrastructure/security/ed25519.js';
import { systemClock } from '../../../infrastructure/system/systemClock.js';
import { sampleEvents, toArray } from '../../contract/sampleEvents.js';
import { createTestDatabase } from '../../support/testDatabase.js';

export const never = new AbortController().signal;
export const context = { correlationId: randomUUID(), actor: 'auditor', instance: 'tests' };

export function newPem(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

export function newSigner(): SealSigner {
  return ed25519Signer(newPem());
}

export function seal(log: EventStore, { signer, completeRangesOnly = false }: SealOptions = {}) {
  return sealWaitingEvents(
    { log, signer, clock: systemClock },
    { context, completeRangesOnly, witness: new SealWitness(), signal: never },
  );
}

export interface SealOptions {
  readonly signer?: SealSigner | undefined;
  readonly completeRangesOnly?: boolean;
}

export type VerifyOptions = Partial<Pick<VerificationRequest, 'keys' | 'expectedSeals' | 'onProgress' | 'signal'>>;

export function verify(log: EventStore, options: VerifyOptions = {}) {
  const defaults = { keys: [], expectedSeals: [], onProgress: () => undefined, signal: never };
  return verifyLog(log, { ...defaults, ...options, readKey: readEd25519Key });
}

/** So many events in a stream of their own. */
export function write(log: EventStore, count: number, stream = `book-${randomUUID()}`) {
  return log.append(stream, 'any', sampleEvents(count));
}

export async function openAuditScene() {
  const own = await createTestDatabase();
  const log = new PostgresEventStore(own.database, own.url);
  // Leaves room between two events for one that somebody slips in.
  await own.database.query('alter sequence event_log.event_position_seq increment by 10');
  return {
    log,
    database: own.database,
    events: (): Promise<RecordedEvent[]> => toArray(log.readAll()),
    /** Empties the log. */
    clear: () => own.database.query('truncate event_log.event'),
    async close() {
      await log.close();
      await own.drop();
    },
  };
}

export type AuditScene = Awaited<ReturnType<typeof openAuditScene>>;
