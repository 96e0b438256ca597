// Checks a proof with nothing but the proof and the public key: no database, no service.
import { z } from 'zod';
import type { LogSeal } from '../../domain/auditing/logSeal.js';
import type { ReadSealKey, SealKey } from '../ports/sealKeys.js';
import { whyUnreadable } from './evidence.js';
import { InvalidProofError } from './proof.js';
import { leafIfAny, type SealedEvent, toHex, tree } from './sealedEvent.js';
import { logSeal, sealedEvent } from './sealSchema.js';
import { SignatureRule } from './signatureRule.js';

const proof = z.strictObject({
  format: z.literal('bookworm-proof/1'),
  event: sealedEvent,
  index: z.int().nonnegative(),
  auditPath: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(64),
  seal: logSeal,
});

export interface TrustedKeys {
  /** One of these must have signed; with none, a signature must only be right. */
  readonly keys: readonly SealKey[];
  readonly readKey: ReadSealKey;
}

export interface CheckedProof {
  readonly event: SealedEvent;
  readonly seal: LogSeal;
}

/** @throws InvalidProofError saying what does not hold. */
export function checkProof(claimed: unknown, { keys, readKey }: TrustedKeys): CheckedProof {
  const { success, data, error } = proof.safeParse(claimed);
  if (!success) throw new InvalidProofError(`This is not a proof that can be read: ${whyUnreadable(error)}.`);
  const { event, index, auditPath, seal } = data;
  const { root, count, number } = seal.statement;
  const leaf = leafIfAny(event);
  const path = auditPath.map((hash) => Buffer.from(hash, 'hex'));
  const reached = leaf && tree.rootOfPath(leaf, { index, size: count }, path);
  if (!reached || toHex(reached) !== root) {
    throw new InvalidProofError(
      `The proof does not hold: its path does not lead from the event to the root of seal ${number}.`,
    );
  }
  const signatures = new SignatureRule(readKey, keys);
  const fault = signatures.check(seal) ?? signatures.end();
  if (fault) throw new InvalidProofError(`The proof does not hold: ${fault.message}`);
  return { event, seal };
}
