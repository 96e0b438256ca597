// What becomes of messages that could not be delivered for reasons of their own: they wait, and by policy the relay passes them.
import { type IntegrationEventOutcome, integrationEventStream } from '../../domain/notification/integrationEvent.js';
import { toAppend } from '../handleCommand.js';
import type { EventStore, RecordedEvent } from '../ports/eventStore.js';
import type { Logger } from '../ports/logger.js';
import { MessageNotDeliveredError, type MessagePublisher, type PublicMessage } from '../ports/messagePublisher.js';
import type { ParkedMessage, ParkedRecord, RelayControl } from '../ports/relayControl.js';
import { positionBefore } from './findRequests.js';
import { toPublicMessage, UnmappableEventError } from './publicMessages.js';
import { causedBy } from './saveProgress.js';

/** How long a message that the relay has passed by waits for its next try. */
const retryParkedMs = 30_000;

export interface UndeliveredParts {
  readonly store: EventStore;
  readonly publisher: MessagePublisher;
  readonly control: RelayControl;
  readonly instance: string;
  readonly logger: Logger;
  /**
   * Whether the relay passes by what cannot be delivered, and all later messages of its type with it, so that each type
   * keeps its order; else it stands still there.
   */
  readonly parksUndelivered: boolean;
}

/** What a pass of the relay has to mind. */
export class Undelivered {
  readonly #parts: UndeliveredParts;
  #passed = new Set<bigint>();
  #blockedTypes = new Set<string>();
  /** What this relay has parked, the event included, where its checkpoint may not be yet. */
  #parked = new Set<bigint>();
  /** Before the checkpoint: where the relay stands still, or did, or another one that parked it and got no further. */
  #standing: readonly ParkedRecord[] = [];

  constructor(parts: UndeliveredParts) {
    this.#parts = parts;
  }

  /** @param from where the relay's checkpoint is: what waits behind it is retried by itself. */
  async load(from: bigint): Promise<void> {
    const records = await this.#parts.control.parked();
    const waiting = records.filter(({ state }) => state === 'waiting');
    this.#parked = new Set([...this.#parked].filter((position) => position > from));
    // Others before the checkpoint are tried in their turn: whether their parking was told is not known.
    const isParked = ({ position }: ParkedRecord) => position <= from || this.#parked.has(position);
    const parked = this.#parts.parksUndelivered ? waiting.filter(isParked) : [];
    const skipped = records.filter(({ state }) => state === 'skipped');
    this.#passed = new Set([...skipped, ...parked].map(({ position }) => position));
    this.#blockedTypes = new Set(parked.flatMap(({ messageType }) => messageType ?? []));
    this.#standing = waiting.filter(({ position }) => position > from);
  }

  /** Whether the relay goes past the event without publishing it. */
  passes({ position }: RecordedEvent): boolean {
    return this.#passed.has(position);
  }

  /** Whether an earlier message of its type waits, so that this one has to as well. */
  blocks({ type }: PublicMessage): boolean {
    return this.#blockedTypes.has(type);
  }

  /** Those at which it stood still have been delivered by now. */
  async forgetUpTo(upTo: bigint): Promise<void> {
    const delivered = this.#standing.filter(({ position }) => position <= upTo && !this.#passed.has(position));
    if (delivered.length === 0) return;
    for (const parked of delivered) await this.#endStory(parked);
    await this.#parts.control.forget(delivered.map(({ position }) => position));
    this.#standing = this.#standing.filter(({ position }) => position > upTo);
  }

  /** Of what was parked, the steps of the relay do not say that it was published. */
  async #endStory(parked: ParkedRecord): Promise<void> {
    const { store } = this.#parts;
    const source = await requestAt(store, parked);
    const { messageId } = source.data as { messageId?: unknown };
    for await (const { type } of store.readStream(integrationEventStream(`${messageId}`))) {
      if (type === ('IntegrationEventParked' satisfies IntegrationEventOutcome['type'])) {
        return this.#record(source, (named) => ({ type: 'IntegrationEventPublished', data: named }));
      }
    }
  }

  /** An earlier message of its type waits: this one waits behind it. */
  noteBlocked(source: RecordedEvent, { type }: PublicMessage): Promise<void> {
    return this.note(source, new Error(`waits behind an earlier ${type}`), 0);
  }

  /** @param retryInMs when it is tried again, where the relay stands still at it. */
  async note(source: RecordedEvent, error: Error, retryInMs: number): Promise<void> {
    const { control, logger, parksUndelivered } = this.#parts;
    const parked = parkedMessage(source, error);
    await control.park(parked, parksUndelivered ? retryParkedMs : retryInMs);
    if (!parksUndelivered) return;
    await this.#record(source, (named) => ({
      type: 'IntegrationEventParked',
      data: { ...named, error: error.message },
    }));
    this.#parked.add(source.position);
    this.#passed.add(source.position);
    if (parked.messageType) this.#blockedTypes.add(parked.messageType);
    logger.warn({ position: `${source.position}`, error: error.message }, 'parked a message, to try it again later');
  }

  /** Tries what the relay has passed by, each type in its order, up to the first that fails or the signal aborts. */
  async retryDue(upTo: bigint, signal: AbortSignal): Promise<void> {
    const waiting = (await this.#parts.control.parked()).filter(
      ({ state, position }) => state === 'waiting' && position <= upTo,
    );
    for (const group of byType(waiting)) if (group.some(({ isDue }) => isDue)) await this.#retryInOrder(group, signal);
  }

  async #retryInOrder(group: readonly ParkedRecord[], signal: AbortSignal): Promise<void> {
    const { control, publisher, store } = this.#parts;
    const publishing = await publisher.open();
    // A bus that takes nothing for now may not answer for long.
    const end = () => publishing.end();
    signal.addEventListener('abort', end);
    try {
      for (const parked of group) {
        if (signal.aborted) return;
        const source = await requestAt(store, parked);
        try {
          await publishing.publish(toPublicMessage(source));
        } catch (error) {
          if (!isOfTheMessage(error)) throw error;
          // Those behind it wait as long.
          for (const behind of group.slice(group.indexOf(parked))) {
            const still = behind === parked ? parkedMessage(source, error) : behind;
            await control.park(still, retryParkedMs);
          }
          return;
        }
        await this.#record(source, (named) => ({ type: 'IntegrationEventPublished', data: named }));
        await control.forget([parked.position]);
      }
    } finally {
      signal.removeEventListener('abort', end);
      publishing.end();
    }
  }

  async #record(
    source: RecordedEvent,
    toEvent: (named: { messageId: string; messageType: string }) => IntegrationEventOutcome,
  ): Promise<void> {
    const { messageId, messageType } = source.data as { messageId?: unknown; messageType?: unknown };
    // Nothing can be said of a message that is none.
    if (typeof messageId !== 'string' || typeof messageType !== 'string') return;
    const events = toAppend([toEvent({ messageId, messageType })], causedBy(source, this.#parts.instance));
    await this.#parts.store.append(integrationEventStream(messageId), 'any', events);
  }
}

/** Whether it is about this message rather than about the bus. */
export function isOfTheMessage(error: unknown): error is Error {
  if (error instanceof UnmappableEventError) return true;
  return error instanceof MessageNotDeliveredError && ['unroutable', 'unpublishable'].includes(error.reason);
}

function parkedMessage(source: RecordedEvent, { message }: Error): ParkedMessage {
  const { messageType } = source.data as { messageType?: unknown };
  const { position, id: eventId, stream, revision, type: eventType } = source;
  const named = typeof messageType === 'string' ? messageType : null;
  return { position, eventId, stream, revision, eventType, messageType: named, error: message };
}

function byType(records: readonly ParkedRecord[]): Iterable<readonly ParkedRecord[]> {
  const groups = new Map<string, ParkedRecord[]>();
  for (const record of records) {
    const key = record.messageType ?? `at ${record.position}`;
    const group = groups.get(key) ?? [];
    group.push(record);
    groups.set(key, group);
  }
  return groups.values();
}

/** The request of a parked message. @throws when the log does not have it any more. */
export async function requestAt(
  store: Pick<EventStore, 'readStream' | 'readAll'>,
  parked: ParkedMessage,
): Promise<RecordedEvent> {
  const { position, eventId, stream, revision } = parked;
  for await (const event of store.readStream(stream, { from: revision, limit: 1 }))
    if (event.id === eventId) return event;
  // Hidden from readers of the stream, but not from those of the log.
  const after = await positionBefore(store, position);
  for await (const event of store.readAll({ after, limit: 1 })) if (event.id === eventId) return event;
  throw new Error(`Event ${eventId} is not at position ${position} of ${stream} any more: the log was changed.`);
}
