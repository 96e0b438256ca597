// Where the relay stands, for operators: put together from the database and from the log itself.
import type { EventStore } from '../../application/ports/eventStore.js';
import type { RelayReport, RelaySteering } from '../../application/ports/relaySteering.js';
import { publishedEventTypes } from '../../application/relay/publicMessages.js';

/** Counting stops here: how long the relay has been behind is told by the oldest message. */
export const mostCounted = 1_000;

/**
 * `publishing`: all is well. `waiting`: something is wrong, `fault` says what, and it is tried again. `paused`: by an
 * operator. `stopped`: no living instance relays.
 */
export type RelayState = 'publishing' | 'waiting' | 'paused' | 'stopped';

export interface RelayStatus extends RelayReport {
  readonly state: RelayState;
  /** Of the log. */
  readonly head: bigint;
  /** Messages that the relay has not come to yet. */
  readonly waiting: {
    /** Up to `mostCounted`. */
    readonly count: number;
    /** When the oldest was requested, ISO 8601; null when none waits. */
    readonly since: string | null;
  };
}

export async function readRelayStatus(parts: {
  readonly store: EventStore;
  readonly relaySteering: RelaySteering;
}): Promise<RelayStatus> {
  const { store, relaySteering } = parts;
  const [report, head] = await Promise.all([relaySteering.report(), store.head()]);
  let count = 0;
  let since: string | null = null;
  if (report.position < head) {
    const requests = store.readAll({ after: report.position, types: publishedEventTypes, limit: mostCounted });
    for await (const { recordedAt } of requests) {
      count++;
      since ??= recordedAt;
    }
  }
  return { ...report, state: stateOf(report), head, waiting: { count, since } };
}

function stateOf({ instance, pause, fault }: RelayReport): RelayState {
  if (instance === null) return 'stopped';
  if (pause) return 'paused';
  return fault === null ? 'publishing' : 'waiting';
}
