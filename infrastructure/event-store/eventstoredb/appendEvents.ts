// One append with a known outcome: the client leaves some appends in doubt, and the events' ids resolve the doubt.
import { setTimeout as sleep } from 'node:timers/promises';
import { type EventStoreDBClient, WrongExpectedVersionError } from '@eventstore/db-client';
import {
  type Append,
  type Appended,
  type RecordedEvent,
  WrongExpectedRevisionError,
} from '../../../application/ports/eventStore.js';
import type { Logger } from '../../../application/ports/logger.js';
import { toExpectedRevision, toJsonEvent } from './eventMapping.js';
import { asPortError, isRefusal, type RetryPolicy, retryDelayMs, within } from './failures.js';

export interface AppendContext {
  readonly client: EventStoreDBClient;
  readonly policy: RetryPolicy;
  readonly logger: Pick<Logger, 'warn'>;
  readFrom(stream: string, revision: bigint, limit: number): AsyncIterable<RecordedEvent>;
}

export async function appendEvents(context: AppendContext, append: Append): Promise<Appended> {
  const { policy, logger } = context;
  const { stream, expected, events } = append;
  if (events.length === 0) throw new RangeError(`An append to ${stream} needs at least one event.`);
  // What cannot be written as JSON must fail here: inside the client it would be an unhandled rejection.
  JSON.stringify(events);
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptAppend(context, append);
    } catch (error) {
      if (error instanceof WrongExpectedVersionError) {
        const revision = attempt > 1 ? await findAppended(context, append) : undefined;
        if (revision !== undefined) return { revision };
        throw new WrongExpectedRevisionError(stream, expected, actualRevision(error));
      }
      if (isRefusal(error) || attempt >= policy.attempts) throw asPortError(`the append to ${stream}`, error);
      logger.warn({ err: error, stream, attempt }, 'The outcome of an append is unknown; appending the same ids again');
      await sleep(retryDelayMs(policy, attempt));
    }
  }
}

async function attemptAppend({ client, policy }: AppendContext, append: Append): Promise<Appended> {
  // Without a channel the client would never ask for the server's features again, and an append that waits for one
  // might be written long after we gave it up. So the channel comes first.
  // biome-ignore lint/complexity/useLiteralKeys: the client keeps it protected, and only brackets may pass that.
  await within(policy.timeoutMs, client['getChannel']());
  const appending = client.appendToStream(append.stream, append.events.map(toJsonEvent), {
    expectedRevision: toExpectedRevision(append.expected),
  });
  return { revision: (await within(policy.timeoutMs, appending)).nextExpectedRevision };
}

/** The revision of our last event, if an attempt that went unanswered did write all of them where they belong. */
async function findAppended(context: AppendContext, { stream, expected, events }: Append): Promise<bigint | undefined> {
  if (expected === 'any' || expected === 'streamExists') return undefined;
  const first = expected === 'noStream' ? 0n : expected + 1n;
  const found: string[] = [];
  for await (const { id } of context.readFrom(stream, first, events.length)) found.push(id);
  return events.every(({ id }, index) => id === found[index]) ? first + BigInt(events.length) - 1n : undefined;
}

function actualRevision({ actualVersion }: WrongExpectedVersionError): bigint | 'noStream' {
  return typeof actualVersion === 'bigint' ? actualVersion : 'noStream';
}
