// The port to the places up to which subscribers that are not projections have read the log.

export interface Checkpoints {
  /** 0n for a subscriber never heard of. */
  load(subscriber: string): Promise<bigint>;
  /**
   * Moves the checkpoint if it still is where the caller believes it to be.
   * @returns whether it moved; false when another instance moved it meanwhile.
   */
  move(subscriber: string, from: bigint, to: bigint): Promise<boolean>;
}
