// One pass of the relay: from the checkpoint on, message after message, until something ends it.
import type { RelayEvent } from '../../domain/notification/relay.js';
import type { EventStore, RecordedEvent } from '../ports/eventStore.js';
import type { EventSubscription } from '../ports/eventSubscription.js';
import type { MessagePublisher, PublicMessage, Publishing } from '../ports/messagePublisher.js';
import { publishedEventTypes, toPublicMessage } from './publicMessages.js';
import { PublishWindow } from './publishWindow.js';
import { Progress, type ProgressParts } from './saveProgress.js';
import { isOfTheMessage, type Undelivered } from './undelivered.js';

const eventsAtOnce = 1_000;
/** How long the bus may take at the end for what is under way. */
const settleMs = 10_000;

type RepublicationRequest = Extract<RelayEvent, { readonly type: 'RepublicationRequested' }>;
const republication = 'RepublicationRequested' satisfies RepublicationRequest['type'];

export interface PassParts extends ProgressParts {
  readonly store: EventStore;
  readonly subscription: EventSubscription;
  readonly publisher: MessagePublisher;
  /** How many messages may be under way to the bus at once. */
  readonly windowSize: number;
  readonly undelivered: Undelivered;
  /** More is published, or all that there is. */
  readonly onProgress: () => void;
  readonly onConfirmed?: (tookMs: number) => void;
}

/** An event that asks for a message which cannot be delivered, for reasons of its own. */
export class BlockedError extends Error {
  override readonly name = 'BlockedError';

  constructor(
    readonly source: RecordedEvent,
    override readonly cause: Error,
  ) {
    super(cause.message);
  }
}

/**
 * Publishes from the checkpoint on until the signal aborts: then what is under way is waited for.
 * @throws what ended it before, when all that is safe has been saved: UndeliveredError, BlockedError, CheckpointMovedError.
 */
export async function relayPass(parts: PassParts, from: bigint, signal: AbortSignal): Promise<void> {
  const { publisher, subscription, undelivered, onProgress } = parts;
  const publishing = await publisher.open();
  const ending = new AbortController();
  const progress = new Progress(parts, {
    from,
    onSaved: (upTo) => undelivered.forgetUpTo(upTo),
    onFault: (error) => window.close(error),
  });
  const window: PublishWindow = new PublishWindow(publishing, {
    size: parts.windowSize,
    from,
    onSafe: () => {
      onProgress();
      progress.note(window);
    },
    onClosed: () => ending.abort(),
    ...(parts.onConfirmed && { onConfirmed: parts.onConfirmed }),
  });
  const stop = () => window.close();
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  let fault: unknown;
  try {
    await subscription.subscribeToAll({
      after: from,
      types: [...publishedEventTypes, republication],
      batchSize: eventsAtOnce,
      onBatch: async (events, position) => {
        for (const event of events) {
          const room = relayOne({ parts, window, undelivered }, event);
          if (room) await room;
        }
        window.pass(position);
      },
      // All is read; but not safe while the bus has not answered, or has failed.
      onCaughtUp: () => {
        if (window.isIdle && !window.fault) onProgress();
      },
      signal: ending.signal,
    });
  } catch (error) {
    fault = error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
  await settle(window, publishing);
  await progress.finish(window);
  const reason = window.fault ?? fault;
  if (reason !== undefined && !signal.aborted) throw reason;
}

interface Pass {
  readonly parts: PassParts;
  readonly window: PublishWindow;
  readonly undelivered: Undelivered;
}

function relayOne(pass: Pass, event: RecordedEvent): Promise<void> | undefined {
  const { window, undelivered } = pass;
  if (undelivered.passes(event)) return window.pass(event.position) as undefined;
  if (event.type === republication) return republish(pass, event);
  const message = mapped(event);
  if (undelivered.blocks(message)) return passBy(pass, event, message);
  return window.publish({ source: event, message, isRepeated: false });
}

async function passBy({ window, undelivered }: Pass, event: RecordedEvent, message: PublicMessage): Promise<void> {
  await undelivered.noteBlocked(event, message);
  window.pass(event.position);
}

async function republish({ parts, window, undelivered }: Pass, request: RecordedEvent): Promise<void> {
  const { after, upTo } = (request as RecordedEvent<string, RepublicationRequest['data']>).data;
  const range = { after: BigInt(after), upTo: BigInt(upTo), types: publishedEventTypes };
  for await (const events of parts.store.readBatches(range)) {
    for (const source of events) {
      if (undelivered.passes(source)) continue;
      const message = mapped(source);
      if (undelivered.blocks(message)) await undelivered.noteBlocked(source, message);
      else await window.publish({ source, message, isRepeated: true });
    }
  }
  window.pass(request.position);
}

function mapped(event: RecordedEvent) {
  try {
    return toPublicMessage(event);
  } catch (error) {
    if (isOfTheMessage(error)) throw new BlockedError(event, error);
    throw error;
  }
}

async function settle(window: PublishWindow, publishing: Publishing): Promise<void> {
  const timer = setTimeout(() => publishing.end(), settleMs);
  await window.settled();
  clearTimeout(timer);
  publishing.end();
}
