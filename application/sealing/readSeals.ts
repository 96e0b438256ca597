// Reads the chain of seals, one at a time, because each is large.
import { type LogSealed, type SealStatement, sealStream } from '../../domain/auditing/logSeal.js';
import type { EventStore, RecordedEvent } from '../ports/eventStore.js';
import { inOneLine, whyUnreadable } from './evidence.js';
import { sealData } from './sealSchema.js';

/** A seal and the event that holds it. */
export interface RecordedSeal {
  readonly event: RecordedEvent;
  readonly seal: LogSealed['data'];
}

/** What is in the chain where a seal should be cannot be read as one. */
export class NotASealError extends Error {
  override readonly name = 'NotASealError';

  constructor(
    readonly event: RecordedEvent,
    detail: string,
  ) {
    super(
      inOneLine(`The event at ${event.stream} ${event.revision} is not a seal that this release can read: ${detail}.`),
    );
  }
}

/**
 * The seal with this number.
 * @returns undefined behind the end of the chain; when seals are missing, the next there is.
 * @throws NotASealError
 */
export async function readSeal(log: EventStore, number: number): Promise<RecordedSeal | undefined> {
  for await (const event of log.readStream(sealStream, { from: BigInt(number - 1), limit: 1 })) return toSeal(event);
  return undefined;
}

/** @throws NotASealError */
export async function readLastSeal(log: EventStore): Promise<RecordedSeal | undefined> {
  for await (const event of log.readStream(sealStream, { direction: 'backwards', limit: 1 })) return toSeal(event);
  return undefined;
}

/** The position up to which the log is sealed, given its last seal; 0n without one. */
export function sealedUpTo(last: RecordedSeal | undefined): bigint {
  return BigInt(last?.seal.statement.last.position ?? 0);
}

/** The events that are where a seal covers them. */
export function sealedEvents(log: EventStore, { previous, last }: SealStatement): AsyncIterable<RecordedEvent> {
  return log.readAll({ after: BigInt(previous?.lastPosition ?? 0), before: BigInt(last.position) + 1n });
}

function toSeal(event: RecordedEvent): RecordedSeal {
  if (event.type !== 'LogSealed') throw new NotASealError(event, `its type is ${event.type}`);
  const { success, data, error } = sealData.safeParse(event.data);
  if (!success) throw new NotASealError(event, whyUnreadable(error));
  return { event, seal: data };
}
