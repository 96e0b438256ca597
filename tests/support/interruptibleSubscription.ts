// A subscription that hears nothing while the store is away, and all of it afterwards: what the port promises. And one
// that breaks altogether, as it does when its reader fails.
import type { EventSubscription, SubscriptionOptions } from '../../application/ports/eventSubscription.js';
import { eventually } from './eventually.js';

export class InterruptibleSubscription implements EventSubscription {
  readonly #subscription: EventSubscription;
  readonly #isAway: () => boolean;
  /** While true, whatever comes ends the subscription, and no other begins. */
  isBroken = false;

  constructor(subscription: EventSubscription, isAway: () => boolean) {
    this.#subscription = subscription;
    this.#isAway = isAway;
  }

  async subscribeToAll(options: SubscriptionOptions): Promise<void> {
    const check = () => {
      if (this.isBroken) throw new Error('The subscription broke.');
    };
    check();
    const onBatch: SubscriptionOptions['onBatch'] = async (events, position) => {
      check();
      await eventually(() => {
        if (this.#isAway() && !options.signal.aborted) throw new Error('The store is away.');
      });
      if (!options.signal.aborted) await options.onBatch(events, position);
    };
    return this.#subscription.subscribeToAll({ ...options, onBatch });
  }
}
