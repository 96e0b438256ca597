// A log that grows whenever somebody asks where it ends: the writer who is always one step ahead of a rebuild.
import type { EventStore } from '../../application/ports/eventStore.js';
import { InterruptibleStore } from './interruptibleStore.js';

export class GrowingStore extends InterruptibleStore {
  readonly #grow: (timesAsked: number) => Promise<void>;
  #timesAsked = 0;

  /** @param grow is waited for before the end is told. */
  constructor(store: EventStore, grow: (timesAsked: number) => Promise<void>) {
    super(store);
    this.#grow = grow;
  }

  override async head(): Promise<bigint> {
    this.#timesAsked += 1;
    await this.#grow(this.#timesAsked);
    return super.head();
  }
}
