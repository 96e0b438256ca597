// The port to time: the domain never asks for it, and tests decide what it is.

export interface Clock {
  now(): Date;
  /** Milliseconds from an arbitrary start that never jump; only differences mean anything. */
  monotonicMs(): number;
}
