// The port to the signs of life of all instances, by which a dead instance's runs are found.

/** Counter by boot id; an instance that stopped is absent. */
export type Beats = ReadonlyMap<string, bigint>;

export interface InstanceBeats {
  /** Moves this instance's counter and returns everybody's. */
  beat(instance: string, boot: string): Promise<Beats>;
  /** Takes this instance out: it runs nothing any more. */
  remove(boot: string): Promise<void>;
}
