// The port to who does what: a named piece of work belongs to at most one living process at a time.

/** Who holds a piece of work, and since when in the order of all its holders. */
export interface Lease {
  readonly name: string;
  /** Grows with every new holder: whoever writes under a smaller one than was seen before is a holder of old. */
  readonly token: bigint;
}

export interface LeaseRound {
  /** What this process holds now. */
  readonly held: readonly Lease[];
  /**
   * How many of the names would be its fair share: it takes no more, and is to give back what is beyond. Where few have a
   * use for some name, the share of those few is so large that no name is left to nobody.
   */
  readonly share: number;
}

export interface Leases {
  /**
   * Says that this process is alive until `ttlMs` from now by the server's clock, and takes work that nobody alive holds,
   * up to its share. A process that was silent for longer has lost everything it held, and one that no longer names
   * something has given it back.
   */
  round(request: { names: readonly string[]; ttlMs: number }): Promise<LeaseRound>;
  /** Gives work back; others may take it at once. */
  release(leases: readonly Lease[]): Promise<void>;
  /** Gives all of it back and is no longer counted. */
  leave(): Promise<void>;
}
