// What an auditor is told when the log is not what was sealed.
import type { RecordedEvent } from '../ports/eventStore.js';
import { inOneLine } from './evidence.js';

/**
 * `changed`, `removed`, `inserted`, `reordered`: what happened to the event. `brokenChain`: a seal does not continue the one
 * before it. `badSignature`, `unsigned`, `unknownKey`: the seal is not signed as it should be. `missingSeal`: a seal that was
 * noted earlier is no longer there.
 */
export type LogDifferenceKind =
  | 'changed'
  | 'removed'
  | 'inserted'
  | 'reordered'
  | 'brokenChain'
  | 'badSignature'
  | 'unsigned'
  | 'unknownKey'
  | 'missingSeal';

/** The first event that differs. */
export interface LogDifference {
  readonly kind: LogDifferenceKind;
  /** The seal that tells; null when it is one that is not there. */
  readonly seal: number | null;
  /** Null when all that is known is that a seal is gone. */
  readonly eventId: string | null;
  /** The event as it now is in the log; null when it is no longer there. */
  readonly event: EventPlace | null;
  /** For people. */
  readonly message: string;
}

export interface EventPlace {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: string;
  readonly position: string;
  readonly recordedAt: string;
}

export function placeOf({ id, type, stream, revision, position, recordedAt }: RecordedEvent): EventPlace {
  return { id, type, stream, revision: `${revision}`, position: `${position}`, recordedAt };
}

/** For messages. */
export function describeEvent({ id, type, stream, revision, position }: RecordedEvent): string {
  return inOneLine(`event ${id} (${type}, ${stream} revision ${revision}, position ${position})`);
}
