// What the contestants of this benchmark are asked to do.
import type { AppendedMuch, AppendLoad } from './closedLoop.js';
import type { DeliveredMuch, DeliveryLoad } from './delivery.js';

export interface Place {
  readonly url: string;
}

export interface ReadMuch {
  readonly events: number;
  readonly seconds: number;
}

export type EventStoreTasks = {
  /** Connects and brings the schema up, before anything is measured. */
  prepare(place: Place): Promise<void>;
  append(load: AppendLoad): Promise<AppendedMuch>;
  deliver(load: DeliveryLoad): Promise<DeliveredMuch>;
  /** Makes sure that the log holds that many events. */
  fill(parameters: { readonly events: number }): Promise<void>;
  /** Reads events of all streams in order, as objects, and looks at each. */
  readAll(parameters: { readonly events: number; readonly pages: number }): Promise<ReadMuch>;
};

/** The bare limit does not deliver, and reads and fills in the database of ours. */
export type LimitTasks = Pick<EventStoreTasks, 'prepare' | 'append' | 'readAll'>;
