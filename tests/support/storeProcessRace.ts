// Many writers in several processes, some of which are killed and replaced: who has been told that what is in the log.
import { randomUUID } from 'node:crypto';
import { StoreProcess } from './storeProcess.js';

export interface RaceOptions {
  readonly url: string;
  readonly types: readonly string[];
  /** The race is over when so many events were acknowledged. */
  readonly events: number;
  readonly processes: number;
  readonly writersEach: number;
  readonly mostPerAppend: number;
  readonly kills: number;
  /** At most so many, one at a time: a race does not wait for more of them than there was time for. */
  readonly disturbances: number;
  readonly disturb: () => Promise<void>;
}

export interface RaceResult {
  /** What was acknowledged to all writers, the killed ones included. */
  readonly acknowledged: readonly Acknowledged[];
  readonly disturbances: number;
}

/** An append that the store has answered. */
export interface Acknowledged {
  readonly ids: readonly string[];
  readonly stream: string;
  /** Of the last of its events. */
  readonly revision: bigint;
}

/** The part of the id that all events of one process share; the rest counts. */
const newIdPrefix = () => randomUUID().slice(0, -12);
const idOf = (prefix: string, number: number) => `${prefix}${number.toString(16).padStart(12, '0')}`;

class Race {
  readonly acknowledged: Acknowledged[] = [];
  disturbances = 0;
  readonly #killed: Promise<void>[] = [];
  readonly #options: RaceOptions;
  readonly #shared = Array.from({ length: 3 }, () => `orderShared-${randomUUID()}`);
  readonly #running: StoreProcess[] = [];
  readonly #milestones: { readonly at: number; reach(): void }[] = [];
  #events = 0;
  #fail: (error: unknown) => void = () => undefined;
  readonly #failed: Promise<never>;

  constructor(options: RaceOptions) {
    this.#options = options;
    this.#failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    this.#failed.catch(() => undefined);
  }

  async run(): Promise<void> {
    const { events, processes, kills, disturbances } = this.#options;
    try {
      for (let process = 0; process < processes; process++) this.#start();
      const killing = this.#during(kills, async () => this.#killOne());
      const disturbing = this.#during(disturbances, () => this.#disturb());
      await Promise.all([this.#reached(events), killing, disturbing]);
      await Promise.all(this.#running.map((process) => process.stop()));
      await Promise.all(this.#killed);
    } finally {
      await Promise.allSettled(this.#running.map((process) => process.kill()));
    }
  }

  #start(): void {
    const { url, types, writersEach: writers, mostPerAppend } = this.#options;
    const idPrefix = newIdPrefix();
    const order = JSON.stringify({ url, idPrefix, writers, mostPerAppend, types, shared: this.#shared });
    const onLine = (line: string) => this.#hear(idPrefix, line);
    const writer = new StoreProcess({ program: 'storeProcessWriter.js', args: [order], onLine });
    this.#running.push(writer);
    writer.ended().catch((error: unknown) => {
      if (this.#running.includes(writer)) this.#fail(error);
    });
  }

  #hear(idPrefix: string, line: string): void {
    const [first = '', count = '', revision = '', stream = ''] = line.split(' ');
    const ids = Array.from({ length: Number(count) }, (_, place) => idOf(idPrefix, Number(first) + place));
    this.acknowledged.push({ ids, stream, revision: BigInt(revision) });
    this.#events += ids.length;
    for (const { at, reach } of this.#milestones) if (this.#events >= at) reach();
  }

  /** Does something so many times, evenly over the race. */
  async #during(times: number, work: () => Promise<void>): Promise<void> {
    for (let time = 1; time <= times; time++) {
      await this.#reached((this.#options.events * time) / (times + 1));
      await work();
    }
  }

  async #reached(at: number): Promise<void> {
    if (this.#events >= at) return;
    const reached = new Promise<void>((reach) => this.#milestones.push({ at, reach }));
    await Promise.race([reached, this.#failed]);
  }

  async #disturb(): Promise<void> {
    if (this.#events >= this.#options.events) return;
    await this.#options.disturb();
    this.disturbances++;
  }

  #killOne(): void {
    const [oldest] = this.#running.splice(0, 1);
    this.#start();
    if (oldest) this.#killed.push(oldest.kill());
  }
}

export async function raceWriters(options: RaceOptions): Promise<RaceResult> {
  const race = new Race(options);
  await race.run();
  return race;
}
