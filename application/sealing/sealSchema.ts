// The shape of seals, checked wherever they come from: a log that may have been tampered with, a file from a stranger.
import { z } from 'zod';
import type { LogSeal } from '../../domain/auditing/logSeal.js';
import { instant, position, uuid } from '../eventSchemas/parts.js';
import type { EventMetadata } from '../ports/eventStore.js';
import type { SealedEvent } from './sealedEvent.js';

/** Kept as it is, whatever it is: that is what was hashed. */
const isThere = (value: unknown) => value !== undefined;
const hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits');
/** Its time is what the store's clock said, which may be anything. */
const place = z.strictObject({ position, eventId: uuid, recordedAt: z.string() });

const statement = z.strictObject({
  format: z.literal('bookworm-log-seal/1'),
  algorithms: z.strictObject({
    canonicalForm: z.literal('RFC 8785'),
    tree: z.literal('RFC 6962'),
    hash: z.literal('SHA-256'),
  }),
  number: z.int().positive(),
  previous: z.strictObject({ root: hash, hash, lastPosition: position }).nullable(),
  first: place,
  last: place,
  count: z.int().positive(),
  root: hash,
  indexHash: hash,
  sealedAt: instant,
  keyFingerprint: hash.nullable(),
});

const signature = z.strictObject({ algorithm: z.literal('Ed25519'), publicKey: z.base64(), value: z.base64() });

/** Strict: what is not understood cannot be vouched for. */
export const logSeal: z.ZodType<LogSeal> = z.strictObject({ statement, signature: signature.nullable() });

/** Of the event `LogSealed`; that it is exactly its data is checked with all events' schemas. */
export const sealData = z.strictObject({
  statement,
  signature: signature.nullable(),
  index: z.base64(),
});

/** An event as proofs and bundles carry it. */
export const sealedEvent: z.ZodType<SealedEvent> = z.strictObject({
  id: z.string(),
  stream: z.string(),
  revision: z.string(),
  type: z.string(),
  data: z.custom<object>(isThere),
  metadata: z.custom<EventMetadata>(isThere),
  recordedAt: z.string(),
});
