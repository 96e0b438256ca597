// The port to what operators see of the relay, whichever instance relays, and do about messages that it could not deliver.
import type { RelayStanding } from './relayControl.js';

/** What is known of the relay in the database, at one moment. */
export interface RelayReport {
  /** Everything requested up to here is published, parked or skipped; 0n before the relay ever ran. */
  readonly position: bigint;
  /** The living instance that relays; null when none does. */
  readonly instance: string | null;
  readonly pause: RelayStanding['pause'];
  /** Why nothing is published, as its instance noted it; null when nothing is wrong. */
  readonly fault: string | null;
  /** How many messages the relay has passed by, to try them again later. */
  readonly parked: number;
  /** How many messages operators decided to do without. */
  readonly skipped: number;
}

export interface RelaySteering {
  report(): Promise<RelayReport>;
  /** The relay tries these messages within a second, unless they do not wait any more. */
  retryNow(positions: readonly bigint[]): Promise<void>;
  /**
   * The relay passes the message by from now on.
   * @returns false, and nothing changed, when it does not wait any more.
   */
  skip(position: bigint): Promise<boolean>;
}
