// What the contestants of this benchmark are asked to do.
import type { Place, ReadMuch } from '../event-store/tasks.js';
import type { ShopSize } from './bookshop.js';
import type { Digest } from './rowsDigest.js';

export type { Place, ReadMuch };

/** `everyNth` book of the shop, with all its events; 1 means the whole log. */
export interface LogShare extends ShopSize {
  readonly everyNth: number;
}

export interface Memory {
  readonly nowMiB: number;
  /** The most since the process began. */
  readonly peakMiB: number;
}

export type ProjectionTasks = {
  /** Connects and brings the schema up, before anything is measured. */
  prepare(place: Place): Promise<void>;
  /** @returns how many events the log then holds, and the ids of their books. */
  fill(share: LogShare): Promise<{ readonly events: number; readonly books: readonly string[] }>;
  /** Builds the read model anew from the whole log. */
  rebuild(): Promise<ReadMuch>;
  digest(of: { readonly books?: readonly string[] }): Promise<Digest | undefined>;
};

export type EmmettTasks = ProjectionTasks & {
  /** Runs the live projection from the log's beginning, its indexes in place, until it has caught up. */
  follow(): Promise<ReadMuch>;
};

export interface Followed extends ReadMuch {
  /** Whether it found itself so far behind that it built its rows anew instead of following. */
  readonly isBuiltAnew: boolean;
}

export type OurTasks = ProjectionTasks & {
  /** Runs the live projection until it has caught up: from an empty table at the log's beginning. */
  followFromFirst(): Promise<Followed>;
  /** The same from the middle of the log, where it has its rows and indexes as of then. */
  followFromHalfway(): Promise<Followed>;
  /** The rows as the rebuild counts them. */
  rowsAsJson(): Promise<{ readonly mebibytes: number }>;
  memory(): Promise<Memory>;
};

/** The bare limit reads the log of ours. */
export type LimitTasks = Pick<ProjectionTasks, 'prepare'> & { readAll(): Promise<ReadMuch> };
