// How far the relay is, and what operators want of it; stream `relay-integrationEvents`. Positions are decimal strings.
import type { DomainEvent } from '../message.js';

interface Deed {
  /** ISO 8601. */
  readonly at: string;
}

/** Of the log: from behind `after` up to `upTo`, itself included. */
export interface PositionRange {
  readonly after: string;
  readonly upTo: string;
}

export type RelayEvent =
  /** The bus has taken every message requested in this range, but for those that were parked; how many it took. */
  | DomainEvent<'RelayAdvanced', PositionRange & { readonly published: number }>
  | DomainEvent<'RelayPaused', Deed & { readonly reason: string }>
  | DomainEvent<'RelayResumed', Deed>
  /** The messages requested in this range are to be published again, under the ids that they have. */
  | DomainEvent<
      'RepublicationRequested',
      Deed & PositionRange & { readonly messages: number; readonly reason: string }
    >;

export const relayStream = 'relay-integrationEvents';
