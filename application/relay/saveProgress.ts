// Moves the relay's checkpoint over what is safe, and puts it on record: at once when little goes on, else in groups.
import { setTimeout as wait } from 'node:timers/promises';
import { type RelayEvent, relayStream } from '../../domain/notification/relay.js';
import { type CommandContext, toAppend } from '../handleCommand.js';
import type { Checkpoints } from '../ports/checkpoints.js';
import type { EventStore, RecordedEvent } from '../ports/eventStore.js';
import { relaySubscriber } from '../ports/relayControl.js';
import type { PublishWindow } from './publishWindow.js';

/** Between two savings while messages are under way. */
const pauseMs = 20;

/** Another instance relays by now, or has relayed meanwhile: consumers saw the same ids. */
export class CheckpointMovedError extends Error {}

/** The metadata of what follows from this event. */
export function causedBy({ id, metadata }: RecordedEvent, instance: string): CommandContext {
  const { correlationId, traceparent } = metadata;
  return { correlationId, causationId: id, actor: 'relay', instance, ...(traceparent && { traceparent }) };
}

export interface ProgressParts {
  readonly store: EventStore;
  readonly checkpoints: Checkpoints;
  /** Of the lease under which the relay works. */
  readonly token: bigint;
  /** The name of the instance that relays. */
  readonly instance: string;
}

export interface ProgressOptions {
  /** Where the checkpoint is. */
  readonly from: bigint;
  onSaved(upTo: bigint): Promise<void>;
  /** Nothing is saved any more; said once. */
  onFault(error: Error): void;
}

export class Progress {
  readonly #parts: ProgressParts;
  readonly #options: ProgressOptions;
  #savedUpTo: bigint;
  #saving: Promise<void> | undefined;
  #fault: Error | undefined;

  constructor(parts: ProgressParts, options: ProgressOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#savedUpTo = options.from;
  }

  /** To be called whenever more is safe. */
  note(window: PublishWindow): void {
    if (!this.#fault && window.upTo > this.#savedUpTo) this.#saving ??= this.#saveAll(window);
  }

  /** Resolves when all that is safe is saved. @throws what kept it from being saved. */
  async finish(window: PublishWindow): Promise<void> {
    await this.#saving;
    this.note(window);
    await this.#saving;
    if (this.#fault) throw this.#fault;
  }

  async #saveAll(window: PublishWindow): Promise<void> {
    try {
      while (window.upTo > this.#savedUpTo) {
        await this.#save(window);
        if (!window.isIdle) await wait(pauseMs);
      }
    } catch (error) {
      this.#fault = error as Error;
      this.#options.onFault(this.#fault);
    } finally {
      this.#saving = undefined;
    }
  }

  async #save(window: PublishWindow): Promise<void> {
    const { store, checkpoints, token, instance } = this.#parts;
    const safe = window.takeSafe();
    const from = this.#savedUpTo;
    if (safe.last && safe.published > 0) {
      const data = { after: `${from}`, upTo: `${safe.upTo}`, published: safe.published };
      const advanced: RelayEvent = { type: 'RelayAdvanced', data };
      await store.append(relayStream, 'any', toAppend([advanced], causedBy(safe.last, instance)));
    }
    if (!(await checkpoints.move(relaySubscriber, { from, to: safe.upTo, token }))) throw new CheckpointMovedError();
    this.#savedUpTo = safe.upTo;
    window.saved(safe);
    await this.#options.onSaved(safe.upTo);
  }
}
