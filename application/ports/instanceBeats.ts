// The port to the signs of life of all instances, by which a dead instance's runs are found.

/** Counter by boot id; an instance that stopped is absent, as is one that was silent for a day. */
export type Beats = ReadonlyMap<string, bigint>;

export interface Pulse {
  /** Everybody's, with the beat that was asked for. */
  readonly beats: Beats;
  /** Who beat a moment ago by the server's clock: enough to guess who lives, not to judge who does not. */
  readonly recent: ReadonlySet<string>;
  /** What the server's clock showed between the question and the answer, to the millisecond and never ahead of it. */
  readonly serverTime: Date;
}

export interface InstanceBeats {
  /** Moves this instance's counter and returns everybody's. */
  beat(instance: string, boot: string): Promise<Pulse>;
  /** Takes this instance out: it runs nothing any more. */
  remove(boot: string): Promise<void>;
}
