// Seals what waits at the end of the log: range after range, each chained to the one before.
import { mostSealedEvents, type SealStatement, sealStream } from '../../domain/auditing/logSeal.js';
import { type RecordSeal, sealChain } from '../../domain/auditing/sealChain.js';
import { type CommandContext, handleCommand } from '../handleCommand.js';
import type { Clock } from '../ports/clock.js';
import type { EventStore } from '../ports/eventStore.js';
import type { SealSigner } from '../ports/sealKeys.js';
import { type RecordedSeal, readLastSeal, sealedUpTo } from './readSeals.js';
import { canonicalBytes } from './sealedEvent.js';
import { digestRange, type RangeDigest, toSealedBefore } from './sealStatement.js';
import type { SealWitness } from './sealWitness.js';

export interface SealingParts {
  /** The log as it was written, not upcast. */
  readonly log: EventStore;
  /** Without it seals are not signed. */
  readonly signer: SealSigner | undefined;
  readonly clock: Clock;
}

export interface Sealing {
  readonly context: CommandContext;
  /** Seal only complete ranges of the largest size, and leave the rest waiting. */
  readonly completeRangesOnly: boolean;
  readonly witness: SealWitness;
  readonly signal: AbortSignal;
}

/**
 * Seals every event up to the head at the moment of the call, oldest first. Any number may seal at once: a seal is appended at
 * the revision it was made for, so the chain never forks. Where nothing but seals waits there is nothing to seal.
 * @returns the statements that were recorded.
 * @throws SealsReplacedError
 */
export async function sealWaitingEvents(
  { log, signer, clock }: SealingParts,
  { context, completeRangesOnly, witness, signal }: Sealing,
): Promise<readonly SealStatement[]> {
  const end = await log.head();
  const recorded: SealStatement[] = [];
  for (;;) {
    signal.throwIfAborted();
    const last = await readLastSeal(log);
    await witness.check(log, last);
    const after = sealedUpTo(last);
    if (after >= end) return recorded;
    const range = await digestRange(log.readAll({ after, before: end + 1n, limit: mostSealedEvents }));
    if (!range?.hasNews || (completeRangesOnly && range.count < mostSealedEvents)) return recorded;
    const command = sealOf(range, last, { signer, sealedAt: clock.now().toISOString() });
    const since = last && { state: { last: last.seal.statement }, revision: last.event.revision };
    const request = { stream: sealStream, command, context, ...(since && { since }) };
    const { events } = await handleCommand(log, sealChain, request);
    recorded.push(...events.map(({ data }) => data.statement));
  }
}

interface SealMaking {
  readonly signer: SealSigner | undefined;
  readonly sealedAt: string;
}

function sealOf(
  { index, hasNews: _, ...range }: RangeDigest,
  last: RecordedSeal | undefined,
  { signer, sealedAt }: SealMaking,
): RecordSeal {
  const previous = last?.seal.statement;
  const statement: SealStatement = {
    format: 'bookworm-log-seal/1',
    algorithms: { canonicalForm: 'RFC 8785', tree: 'RFC 6962', hash: 'SHA-256' },
    number: (previous?.number ?? 0) + 1,
    previous: previous ? toSealedBefore(previous) : null,
    ...range,
    sealedAt,
    keyFingerprint: signer?.key.fingerprint ?? null,
  };
  const signature = signer && {
    algorithm: 'Ed25519' as const,
    publicKey: signer.key.publicKey,
    value: signer.sign(canonicalBytes(statement)),
  };
  return { type: 'RecordSeal', data: { statement, signature: signature ?? null, index } };
}
