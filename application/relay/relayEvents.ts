// The relay: hands integration events from the log to the bus, in log order, at least once, under ids that never change.
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Backoff } from '../backoff.js';
import type { Lease } from '../ports/leases.js';
import { MessageNotDeliveredError } from '../ports/messagePublisher.js';
import { type RelayControl, type RelayStanding, relaySubscriber } from '../ports/relayControl.js';
import { UndeliveredError } from './publishWindow.js';
import { BlockedError, type PassParts, relayPass } from './relayPass.js';
import { CheckpointMovedError } from './saveProgress.js';
import { isOfTheMessage, Undelivered, type UndeliveredParts } from './undelivered.js';

/** How often it is looked whether an operator wants something, or something parked is due. */
const lookMs = 1_000;

export interface RelayParts extends Omit<PassParts, 'token' | 'undelivered' | 'onProgress'>, UndeliveredParts {
  readonly control: RelayControl;
  /** Hears why nothing is published; undefined when all is. */
  readonly onFault: (fault: string | undefined) => void;
}

/** Runs until the signal aborts. While the bus is away the log waits: nothing is read ahead, nothing is skipped. */
export async function relayEvents(
  parts: RelayParts,
  { token }: Pick<Lease, 'token'>,
  signal: AbortSignal,
): Promise<void> {
  const relay = new Relay(parts, token, signal);
  try {
    while (!signal.aborted) {
      if ((await relay.goOn()) === 'lost' && !signal.aborted) await once(signal, 'abort');
    }
  } finally {
    relay.leave();
  }
}

class Relay {
  readonly #parts: RelayParts;
  readonly #token: bigint;
  readonly #signal: AbortSignal;
  readonly #undelivered: Undelivered;
  readonly #backoff = new Backoff();
  #fault: string | undefined;
  /** Not at first: whoever relayed before may have left a fault behind. */
  #isNoted = false;
  /** One after the other, so that the last word stays. */
  #noting = Promise.resolve();

  constructor(parts: RelayParts, token: bigint, signal: AbortSignal) {
    this.#parts = parts;
    this.#token = token;
    this.#signal = signal;
    this.#undelivered = new Undelivered(parts);
  }

  /** @returns `lost` when somebody else relays by now, and the next round of leases will say so. */
  async goOn(): Promise<'lost' | undefined> {
    const { checkpoints, control } = this.#parts;
    let standing: RelayStanding | undefined;
    try {
      const from = await checkpoints.take(relaySubscriber, this.#token);
      if (from === undefined) return 'lost';
      standing = await control.standing();
      if (standing.pause) await this.#standStill(standing.pause);
      else await this.#pass(from, standing);
    } catch (error) {
      const isOver = error instanceof CheckpointMovedError || this.#signal.aborted;
      if (!isOver) await this.#recover(error as Error, standing);
    }
    return undefined;
  }

  /** What becomes of the messages from now on is for another to say. */
  leave(): void {
    if (this.#fault !== undefined) this.#parts.onFault(undefined);
  }

  async #pass(from: bigint, standing: RelayStanding): Promise<void> {
    const undelivered = this.#undelivered;
    if (standing.due > 0) await this.#watched(undefined, (signal) => undelivered.retryDue(from, signal));
    await undelivered.load(from);
    const parts = { ...this.#parts, token: this.#token, undelivered, onProgress: () => this.#progressed() };
    await this.#watched(await this.#parts.control.standing(), (signal) => relayPass(parts, from, signal));
  }

  async #watched(seen: RelayStanding | undefined, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const watch = this.#watch(seen);
    await work(watch.signal).finally(() => watch.end());
  }

  #progressed(): void {
    this.#backoff.reset();
    this.#report(undefined);
  }

  async #recover(error: Error, standing: RelayStanding | undefined): Promise<void> {
    const source = blockedSource(error);
    if (isAway(error)) this.#backoff.reset();
    const delayMs = this.#backoff.nextMs;
    if (source) await this.#undelivered.note(source, error, delayMs);
    if (source && this.#parts.parksUndelivered) return;
    if (this.#fault !== error.message) {
      this.#parts.logger.warn({ error: error.message }, 'the relay waits; messages stay in the log');
    }
    this.#report(error.message);
    const seen = source ? await this.#parts.control.standing() : standing;
    await this.#watched(seen, (signal) => this.#backoff.wait(signal));
  }

  async #standStill({ by, reason }: NonNullable<RelayStanding['pause']>): Promise<void> {
    this.#report(`was paused by ${by}: ${reason}`);
    await wait(lookMs, undefined, { signal: this.#signal }).catch(() => {});
  }

  /** A signal that aborts with the relay's, and as soon as an operator wants something or something parked is due. */
  #watch(seen: RelayStanding | undefined): { signal: AbortSignal; end(): void } {
    const changed = new AbortController();
    const end = () => changed.abort();
    this.#signal.addEventListener('abort', end);
    if (this.#signal.aborted) end();
    void this.#look(seen, changed);
    return {
      signal: changed.signal,
      end: () => {
        this.#signal.removeEventListener('abort', end);
        end();
      },
    };
  }

  async #look(seen: RelayStanding | undefined, changed: AbortController): Promise<void> {
    const { control, publisher } = this.#parts;
    let trouble: string | undefined;
    while (!changed.signal.aborted) {
      await wait(lookMs, undefined, { signal: changed.signal }).catch(() => {});
      if (changed.signal.aborted) return;
      if (publisher.trouble !== trouble) {
        trouble = publisher.trouble;
        this.#report(trouble);
      }
      const now = await control.standing().catch(() => undefined);
      if (now && seen && (now.pause || now.due > seen.due || now.skipped !== seen.skipped)) changed.abort();
    }
  }

  #report(fault: string | undefined): void {
    if (this.#fault !== fault) {
      this.#fault = fault;
      this.#isNoted = false;
      this.#parts.onFault(fault);
    }
    if (this.#isNoted) return;
    this.#isNoted = true;
    this.#noting = this.#noting
      .then(() => this.#parts.control.noteFault(fault, this.#token))
      .catch(() => {
        this.#isNoted = false;
      });
  }
}

/** The event at which the relay stands still, where that is about the event. */
function blockedSource(error: Error) {
  if (error instanceof BlockedError) return error.source;
  return error instanceof UndeliveredError && isOfTheMessage(error.cause) ? error.outgoing.source : undefined;
}

/** Asking for a bus that is away costs next to nothing, and its return is to be noticed soon. */
function isAway(error: Error): boolean {
  const cause = error instanceof UndeliveredError ? error.cause : error;
  return cause instanceof MessageNotDeliveredError && cause.reason === 'away';
}
