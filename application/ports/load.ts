// The port to how busy this process is: who has more than it can do takes no new work.

export interface Load {
  /** Why this instance should not take new work now, for people: what was measured, and the limit. Undefined when it may. */
  overload(): string | undefined;
  /** Stops watching. */
  close(): void;
}
