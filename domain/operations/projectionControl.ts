// What operators do to projections; stream `projection-<name>`. Facts for the audit trail: nothing is decided by them.
import type { DomainEvent } from '../message.js';

interface OfProjection {
  readonly projection: string;
  /** ISO 8601. */
  readonly at: string;
}

/** `position` as a decimal string: it may pass 2^53. */
interface OfParkedEvent extends OfProjection {
  readonly eventId: string;
  readonly position: string;
}

export type ProjectionControlEvent =
  | DomainEvent<'ProjectionPaused', OfProjection & { readonly reason: string }>
  | DomainEvent<'ProjectionResumed', OfProjection>
  | DomainEvent<
      'ProjectionRebuilt',
      OfProjection & { readonly version: number; readonly events: number; readonly seconds: number }
    >
  | DomainEvent<'ProjectionRebuildCancelled', OfProjection>
  | DomainEvent<'ParkedEventRetried', OfParkedEvent>
  | DomainEvent<'ParkedEventSkipped', OfParkedEvent & { readonly reason: string }>;
