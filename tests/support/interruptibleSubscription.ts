// A subscription that hears nothing while the store is away, and all of it afterwards: what the port promises.
import type { EventSubscription, SubscriptionOptions } from '../../application/ports/eventSubscription.js';
import { eventually } from './eventually.js';

export class InterruptibleSubscription implements EventSubscription {
  readonly #subscription: EventSubscription;
  readonly #isAway: () => boolean;

  constructor(subscription: EventSubscription, isAway: () => boolean) {
    this.#subscription = subscription;
    this.#isAway = isAway;
  }

  subscribeToAll(options: SubscriptionOptions): Promise<void> {
    const onBatch: SubscriptionOptions['onBatch'] = async (events, position) => {
      await eventually(() => {
        if (this.#isAway() && !options.signal.aborted) throw new Error('The store is away.');
      });
      if (!options.signal.aborted) await options.onBatch(events, position);
    };
    return this.#subscription.subscribeToAll({ ...options, onBatch });
  }
}
