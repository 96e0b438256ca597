// One subscription of the client, pulled from rather than pushed at us: that is where back-pressure begins.
import type { AllStreamResolvedEvent, AllStreamSubscription, EventStoreDBClient } from '@eventstore/db-client';
import type { EventFilter, RecordedEvent } from '../../../application/ports/eventStore.js';
import { filterOnServer, toReadPosition, toRecordedEvent } from './eventMapping.js';

export interface TailOptions {
  readonly filter: EventFilter;
  /** Also how many events may wait here; beyond that the connection pushes back on the server. */
  readonly batchSize: number;
  readonly after: bigint;
  readonly signal: AbortSignal;
}

export class Tail {
  confirmed = false;
  dropped: unknown;
  readonly #subscription: AllStreamSubscription;
  readonly #signal: AbortSignal;
  #live = false;
  #searched: bigint;
  #wake = () => {};

  constructor(client: EventStoreDBClient, { filter, batchSize, after, signal }: TailOptions) {
    this.#searched = after;
    this.#signal = signal;
    const searched = (position: bigint) => this.#changed(() => (this.#searched = position));
    const options = {
      fromPosition: toReadPosition(after),
      filter: filterOnServer(filter, (_, { commit }) => searched(commit)),
    };
    this.#subscription = client
      .subscribeToAll(options, { highWaterMark: batchSize })
      .on('readable', this.#notify)
      .on('confirmation', () => (this.confirmed = true))
      .on('error', (error) => this.#changed(() => (this.dropped ??= error)))
      .on('end', () => this.#changed(() => (this.dropped ??= new Error('EventStoreDB ended the subscription.'))));
    this.#subscription.on('caughtUp', () => this.#changed(() => (this.#live = true)));
    this.#subscription.on('fellBehind', () => (this.#live = false));
    signal.addEventListener('abort', this.#notify);
  }

  /** What has arrived, and how far the log has been seen with it. */
  take(limit: number): { events: readonly RecordedEvent[]; position: bigint; isEnd: boolean } {
    const events: RecordedEvent[] = [];
    while (events.length < limit) {
      const next = this.#subscription.read() as AllStreamResolvedEvent | null;
      if (!next) break;
      events.push(toRecordedEvent(next));
    }
    // A checkpoint overtakes events that wait to be read, so it counts only once there are none.
    const drained = this.#subscription.readableLength === 0;
    const last = events.at(-1)?.position ?? 0n;
    const position = drained && this.#searched > last ? this.#searched : last;
    return { events, position, isEnd: drained && this.#live };
  }

  /** Resolves at the next sign of life, at the abort, or as `idle` when there was none for so long. */
  change(idleMs: number): Promise<'changed' | 'idle'> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, idleMs, 'idle');
      this.#wake = () => {
        clearTimeout(timer);
        resolve('changed');
      };
    });
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.#notify);
    // A subscription that never came about cannot be cancelled and need not be.
    this.#subscription.unsubscribe().catch(() => undefined);
    this.#subscription.destroy();
  }

  readonly #notify = () => this.#wake();

  #changed(change: () => void): void {
    change();
    this.#wake();
  }
}
