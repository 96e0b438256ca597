// How the contract's suite gets at a store, and at the server behind it.
import type { EventStore } from '../../application/ports/eventStore.js';
import type { EventSubscription } from '../../application/ports/eventSubscription.js';

export interface OpenedStore {
  readonly store: EventStore & EventSubscription;
  /** With which a process of its own opens the same log: `postgres://...`, `esdb://...`. */
  readonly url: string;
  /** Appends so many small events of this type, faster than one after the other. */
  fill(count: number, type: string): Promise<void>;
  /** Takes the server away without a warning and brings it back with the same log, at the same address. */
  restart(): Promise<void>;
  /**
   * Does once what happens to writers beside us on such a server: transactions that stay open while others append, and are
   * rolled back; connections that are cut. Resolves when it is over.
   */
  disturb(): Promise<void>;
  close(): Promise<void>;
}

export type OpenStore = () => Promise<OpenedStore>;
