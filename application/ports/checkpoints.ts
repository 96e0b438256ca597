// The port to the places up to which subscribers that are not projections have read the log.

export interface Checkpoints {
  /**
   * Where the subscriber is, 0n for one never heard of. From then on nobody moves the checkpoint under a smaller token.
   * @param token of the lease under which the caller works.
   * @returns undefined when a greater token was seen: the work is somebody else's by now.
   */
  take(subscriber: string, token: bigint): Promise<bigint | undefined>;
  /**
   * Moves the checkpoint if it still is where the caller believes it to be, and the work still the caller's.
   * @returns whether it moved.
   */
  move(subscriber: string, step: { from: bigint; to: bigint; token: bigint }): Promise<boolean>;
}
