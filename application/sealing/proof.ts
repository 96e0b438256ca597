// What is handed out as evidence, and the errors that can stand in its way.
import type { LogSeal } from '../../domain/auditing/logSeal.js';
import { inOneLine } from './evidence.js';
import type { SealedEvent } from './sealedEvent.js';

/** Proves, with nothing but itself and the signer's public key, that the event was in the log when it was sealed. */
export interface Proof {
  readonly format: 'bookworm-proof/1';
  readonly event: SealedEvent;
  /** Which of the seal's events it is, from 0. */
  readonly index: number;
  /** The hashes that lead from the event's leaf to the seal's root, the lowest first; hexadecimal. */
  readonly auditPath: readonly string[];
  readonly seal: LogSeal;
}

/** There is no such event in the log. */
export class NoSuchEventError extends Error {
  override readonly name = 'NoSuchEventError';
}

/** The event is there, and no seal covers it yet. */
export class NotSealedYetError extends Error {
  override readonly name = 'NotSealedYetError';
}

/** The log is not what was sealed. */
export class LogDiffersError extends Error {
  override readonly name = 'LogDiffersError';
}

/** The evidence does not prove what it claims. */
export class InvalidProofError extends Error {
  override readonly name = 'InvalidProofError';

  constructor(message: string) {
    super(inOneLine(message));
  }
}

export function logDiffers(seal: number): LogDiffersError {
  return new LogDiffersError(
    `The log is no longer what seal ${seal} covers, so it proves nothing. \`bookworm audit verify\` names the first event that differs.`,
  );
}
