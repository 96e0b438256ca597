// The messages under way to the bus: at most so many, in log order; and up to where everything is safe.
import type { RecordedEvent } from '../ports/eventStore.js';
import type { PublicMessage, Publishing } from '../ports/messagePublisher.js';

/** Of what is safe, so much may wait for its checkpoint: what is repeated when the process is killed. */
const mostUnsaved = 1_000;

/** A message on its way, and the event that asked for it. */
export interface Outgoing {
  readonly source: RecordedEvent;
  readonly message: PublicMessage;
  /** Whether it goes out once more: then it says nothing of how far the log is safe. */
  readonly isRepeated: boolean;
}

/** The bus did not take this one, and nothing behind it counts. */
export class UndeliveredError extends Error {
  override readonly name = 'UndeliveredError';

  constructor(
    readonly outgoing: Outgoing,
    override readonly cause: Error,
  ) {
    super(cause.message);
  }
}

/** The pass is over; what has not gone out yet stays in the log. */
export class WindowClosedError extends Error {}

interface Entry {
  /** Up to where everything is safe once this and all before it are; undefined when it does not tell. */
  upTo: bigint | undefined;
  /** Of a message that goes out for the first time. */
  readonly source: RecordedEvent | undefined;
  isSafe: boolean;
}

export interface Safe {
  /** Everything up to here is safe. */
  readonly upTo: bigint;
  /** How many messages that are, since it was asked for the last time. */
  readonly published: number;
  /** The request of the last message that is safe. */
  readonly last: RecordedEvent | undefined;
}

export interface PublishWindowOptions {
  readonly size: number;
  /** Everything up to here is safe from the beginning. */
  readonly from: bigint;
  /** More is safe than before. */
  readonly onSafe: () => void;
  /** Nothing more goes out; said once. */
  readonly onClosed: () => void;
  /** How long the bus took for one message. */
  readonly onConfirmed?: (tookMs: number) => void;
}

export class PublishWindow {
  readonly #publishing: Publishing;
  readonly #options: PublishWindowOptions;
  readonly #mostUnsaved: number;
  readonly #entries: Entry[] = [];
  /** Types of which the bus has taken a message in this pass. */
  readonly #proven = new Set<string>();
  #underWay = 0;
  #unsaved = 0;
  #published = 0;
  #last: RecordedEvent | undefined;
  #upTo: bigint;
  #fault: Error | undefined;
  #waiting: (() => void)[] = [];

  constructor(publishing: Publishing, options: PublishWindowOptions) {
    this.#publishing = publishing;
    this.#options = options;
    this.#mostUnsaved = mostUnsaved + options.size;
    this.#upTo = options.from;
  }

  get fault(): Error | undefined {
    return this.#fault;
  }

  get isIdle(): boolean {
    return this.#underWay === 0;
  }

  get upTo(): bigint {
    return this.#upTo;
  }

  /** When there is room. Of a type that may find no queue the first message goes alone: what went with it would come again. */
  publish(outgoing: Outgoing): Promise<void> | undefined {
    if (this.#isFull || this.#fault) return this.#whenThereIsRoom(outgoing);
    return this.#send(outgoing);
  }

  /** Everything up to here is safe as soon as all that was published before is. */
  pass(upTo: bigint): void {
    const last = this.#entries.at(-1);
    // The log may go on for long while the bus takes nothing.
    if (last?.isSafe && last.upTo !== undefined && !last.source) last.upTo = upTo;
    else this.#entries.push({ upTo, source: undefined, isSafe: true });
    this.#advance();
  }

  /** What is safe by now; its messages count as unsaved until `saved`. */
  takeSafe(): Safe {
    const published = this.#published;
    this.#published = 0;
    return { upTo: this.#upTo, published, last: this.#last };
  }

  saved({ published }: Safe): void {
    this.#unsaved -= published;
    this.#stir();
  }

  /** Whoever waits for room is sent away. */
  close(fault: Error = new WindowClosedError()): void {
    if (!this.#fault) {
      this.#fault = fault;
      this.#options.onClosed();
    }
    this.#stir();
  }

  /** Resolves when the bus has answered for all that is under way. */
  async settled(): Promise<void> {
    while (this.#underWay > 0) await this.#stirred();
  }

  get #isFull(): boolean {
    return this.#underWay >= this.#options.size || this.#unsaved >= this.#mostUnsaved;
  }

  async #whenThereIsRoom(outgoing: Outgoing): Promise<void> {
    while (this.#isFull && !this.#fault) await this.#stirred();
    if (this.#fault) throw this.#fault;
    await this.#send(outgoing);
  }

  #send(outgoing: Outgoing): Promise<void> | undefined {
    const { source, message, isRepeated } = outgoing;
    const entry: Entry = isRepeated
      ? { upTo: undefined, source: undefined, isSafe: false }
      : { upTo: source.position, source, isSafe: false };
    this.#entries.push(entry);
    this.#underWay++;
    if (!isRepeated) this.#unsaved++;
    const sentAt = performance.now();
    this.#publishing.publish(message).then(
      () => {
        this.#options.onConfirmed?.(performance.now() - sentAt);
        this.#proven.add(message.type);
        entry.isSafe = true;
        this.#answered();
      },
      (error) => {
        this.close(new UndeliveredError(outgoing, error as Error));
        this.#answered();
      },
    );
    return this.#proven.has(message.type) ? undefined : this.#untilSafe(entry);
  }

  /** A bus that takes nothing for now may not answer for long: whoever waits is sent away when it is over. */
  async #untilSafe(entry: Entry): Promise<void> {
    while (!entry.isSafe && !this.#fault) await this.#stirred();
  }

  #answered(): void {
    this.#underWay--;
    this.#advance();
    this.#stir();
  }

  #advance(): void {
    const before = this.#upTo;
    for (let first = this.#entries[0]; first?.isSafe; first = this.#entries[0]) {
      if (first.upTo !== undefined) this.#upTo = first.upTo;
      if (first.source) this.#published++;
      this.#last = first.source ?? this.#last;
      this.#entries.shift();
    }
    if (this.#upTo > before) this.#options.onSafe();
  }

  #stirred(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #stir(): void {
    if (this.#waiting.length === 0) return;
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
