// One node of a cluster: what its RPCs know of it, and how it is told to misbehave.
import type { MemoryLog } from './memoryLog.js';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

export interface Cluster {
  readonly log: MemoryLog;
  readonly nodes: Set<Node>;
  leader: Node | undefined;
}

/** How the server differs from a current one with the settings it comes with. */
export interface Behaviour {
  /** False: like a server of before 21.10. */
  readonly batchAppend?: boolean;
  /** False: the answer to a repeated append has no position, as when the event is not in the index yet. */
  readonly tellsPositionOfRepetitions?: boolean;
  /** False: like a server of before 23.10. */
  readonly tellsCaughtUp?: boolean;
  /** True: a wrong revision comes as an error of the call; only without batched appends. */
  readonly conflictsAsErrors?: boolean;
  /** True: a reading of the log backwards includes the position it starts from. */
  readonly includesStartBackwards?: boolean;
  /** 1 MiB unless told. */
  readonly maxAppendSize?: number;
  /** Nobody else may read or write. */
  readonly credentials?: Credentials;
}

export interface Node {
  readonly cluster: Cluster;
  readonly behaviour: Behaviour;
  readonly port: number;
  isAlive: boolean;
  /** The next append is written, and nobody is told. */
  losesNextAcknowledgement: boolean;
}

/** Whether to keep the answer to an append that was written. */
export function losesAcknowledgement(node: Node): boolean {
  const loses = node.losesNextAcknowledgement;
  node.losesNextAcknowledgement = false;
  return loses;
}
