// What the contestants of this benchmark are asked to do.

export interface Places {
  /** Of the database with the log. */
  readonly url: string;
  /** Of the virtual host on the broker. */
  readonly amqpUrl: string;
}

export interface PublishLoad {
  readonly window: number;
  readonly messages: number;
}

export interface PublishedMuch {
  readonly messages: number;
  readonly seconds: number;
  /** From handing a message over to its confirm. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface PacedLoad {
  readonly perSecond: number;
  readonly forMs: number;
}

export interface MemoryUse {
  readonly messages: number;
  readonly seconds: number;
  /** After a tenth of the messages, and the most after that. */
  readonly firstMiB: number;
  readonly mostMiB: number;
}

export type PublishTasks = {
  /** Connects, brings the schema up and declares the exchanges; binds nothing. */
  prepare(places: Places): Promise<void>;
  /** From the beginning of the log: that many messages, or all that there are. */
  publish(load: PublishLoad): Promise<PublishedMuch>;
};

export type RelayTasks = PublishTasks & {
  /** Makes sure that the log holds that many requests for messages. */
  fill(parameters: { readonly messages: number }): Promise<void>;
  /** Requests messages at a steady pace, and measures from the call of append to the broker's confirm. */
  paced(load: PacedLoad): Promise<PublishedMuch>;
  /** Relays all of the log. */
  relayAll(load: PublishLoad): Promise<MemoryUse>;
};
