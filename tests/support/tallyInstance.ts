// A real process that shares or rebuilds tallies, and what it said.
import { StoreProcess } from './storeProcess.js';

export interface TallyOrder {
  readonly names: readonly string[];
  readonly instance?: string;
  readonly version?: number;
  /** Takes over whatever others hold, like a service that is known to be alone. */
  readonly isAlone?: boolean;
  /** Rebuilds instead of sharing, and ends. */
  readonly isRebuild?: boolean;
  readonly memoryBytes?: number;
  /** Keeps rows and checkpoint in two transactions, as the engine must not. */
  readonly isTorn?: boolean;
  readonly fate?: {
    readonly signal: 'SIGKILL' | 'SIGSTOP';
    readonly after: readonly string[];
    readonly statements: number;
  };
}

export interface Said {
  readonly started?: string;
  readonly ended?: string;
  readonly stopped?: true;
  readonly error?: string;
  readonly events?: number;
  readonly build?: number;
}

export class TallyInstance {
  readonly said: Said[] = [];
  readonly process: StoreProcess;

  constructor(url: string, order: TallyOrder) {
    this.process = new StoreProcess({
      program: 'tallyProgram.js',
      args: [JSON.stringify({ url, instance: 'test', ...order })],
      onLine: (line) => this.said.push(JSON.parse(line)),
    });
  }

  get errors(): readonly Said[] {
    return this.said.filter(({ error }) => error !== undefined);
  }
}
