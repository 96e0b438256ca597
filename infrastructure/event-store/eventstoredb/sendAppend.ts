// One append on its way to the server and back, once.
import type { EventStoreDBClient } from '@eventstore/db-client';
import { type JSONEventData, jsonEvent, MaxAppendSizeExceededError } from '@eventstore/db-client';
import {
  AppendTooLargeError,
  type EventToAppend,
  type ExpectedRevision,
} from '../../../application/ports/eventStore.js';
import { bytesOf, serialiseAppend } from '../serialiseAppend.js';
import { type Revision, toExpectedRevision } from './eventMapping.js';
import { within } from './failures.js';
import type { KnownEnd } from './knownEnd.js';
import type { Persistence } from './persist.js';
import type { LogReader } from './readLog.js';
import { fingerprintOfJson, type RecentEvents } from './recentEvents.js';
import type { Turns } from './turns.js';

/** What all work on the log has at hand. */
export interface LogAccess extends Persistence {
  readonly client: EventStoreDBClient;
  readonly reader: LogReader;
  readonly recent: RecentEvents;
  readonly knownEnd: KnownEnd;
  readonly turns: Turns;
}

export interface WritableEvent {
  readonly id: string;
  readonly fingerprint: string;
  readonly json: JSONEventData;
}

export interface WritableAppend {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly WritableEvent[];
  readonly bytes: number;
}

type JsonObject = Record<string, unknown>;

/** @throws what `serialiseAppend` throws; inside the client that would be an unhandled rejection. */
export function toWritableAppend(
  stream: string,
  expected: ExpectedRevision,
  events: readonly EventToAppend[],
): WritableAppend {
  const serialised = serialiseAppend({ stream, expected, events });
  const bytes = serialised.reduce((sum, event) => sum + bytesOf(event), 0);
  const writable = serialised.map((event) => {
    const { id, type } = event;
    // Parsed again, so that what is sent is what was checked, whatever happens to the caller's objects meanwhile.
    const data: JsonObject = JSON.parse(event.data);
    const metadata: JsonObject = JSON.parse(event.metadata);
    const json = jsonEvent({ id, type, data, metadata });
    return { id, fingerprint: fingerprintOfJson(event), json };
  });
  return { stream, expected, events: writable, bytes };
}

export interface Answer {
  /** Of the append's last event. */
  readonly revision: bigint;
  /** Whether events of these ids were there already; of their content the server knows nothing. */
  readonly isRepetition: boolean;
}

export async function sendAppend(access: LogAccess, append: WritableAppend, at: Revision): Promise<Answer> {
  const { client, reader, knownEnd, policy } = access;
  const { stream, events, bytes } = append;
  const known = await knownEnd.position(() => reader.head());
  await untilConnected(access);
  const options = { expectedRevision: toExpectedRevision(at), requiresLeader: true };
  const appending = client.appendToStream(
    stream,
    events.map(({ json }) => json),
    options,
  );
  try {
    const { nextExpectedRevision, position } = await within(policy.timeoutMs, appending);
    const isRepetition = position === undefined || position.commit <= known;
    if (position && !isRepetition) knownEnd.saw(position.commit);
    return { revision: nextExpectedRevision, isRepetition };
  } catch (error) {
    if (error instanceof MaxAppendSizeExceededError) throw new AppendTooLargeError(stream, bytes, { cause: error });
    throw error;
  }
}

/**
 * Without a channel the client would never ask for the server's features again, and an append that waits for one might be
 * written long after we gave it up. So the channel comes first.
 */
export async function untilConnected({ client, policy }: Pick<LogAccess, 'client' | 'policy'>): Promise<void> {
  // biome-ignore lint/complexity/useLiteralKeys: the client keeps it protected, and only brackets may pass that.
  await within(policy.timeoutMs, client['getChannel']());
}
