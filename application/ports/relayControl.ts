// The port to what stands beside the relay's checkpoint: whether an operator paused it, and the messages it could not deliver.

/** The subscriber of the log whose checkpoint says up to where all messages are safe. */
export const relaySubscriber = 'relay';

/** All of it at a glance, cheap to ask for. */
export interface RelayStanding {
  /** Why an operator wants it to stand still, and who; null when nobody does. */
  readonly pause: { readonly at: string; readonly by: string; readonly reason: string } | null;
  /** How many messages that could not be delivered are to be tried again by now. */
  readonly due: number;
  /** How many messages operators decided to do without. */
  readonly skipped: number;
}

/** A message that could not be delivered, by its request in the log. */
export interface ParkedMessage {
  readonly position: bigint;
  /** Of the request. */
  readonly eventId: string;
  readonly stream: string;
  readonly revision: bigint;
  readonly eventType: string;
  /** Of the message; null when the request could not be made a message at all. */
  readonly messageType: string | null;
  readonly error: string;
}

export interface ParkedRecord extends ParkedMessage {
  /** `skipped`: an operator decided to do without it. */
  readonly state: 'waiting' | 'skipped';
  readonly isDue: boolean;
  /** ISO 8601. */
  readonly parkedAt: string;
  /** ISO 8601; when it is tried again. */
  readonly retryAt: string;
}

export interface RelayControl {
  standing(): Promise<RelayStanding>;
  /** In log order. */
  parked(): Promise<readonly ParkedRecord[]>;
  /** Notes a message, or that it failed once more: it is due again after `retryInMs`. A skipped one stays skipped. */
  park(message: ParkedMessage, retryInMs: number): Promise<void>;
  /** Forgets these messages, skipped ones excepted: they were delivered. */
  forget(positions: readonly bigint[]): Promise<void>;
  /**
   * Notes why nothing is published, for other processes to see; undefined when it is.
   * @param token of the lease under which the caller works: a later holder's word is left alone.
   */
  noteFault(fault: string | undefined, token: bigint): Promise<void>;
}
