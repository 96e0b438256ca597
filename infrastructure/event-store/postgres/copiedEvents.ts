// Parses PostgreSQL's binary COPY of the log: the cheapest form in which many events can reach this process.
import type { EventMetadata, RecordedEvent } from '../../../application/ports/eventStore.js';
import { isoInstant } from './isoInstant.js';

/** In the order in which `CopiedEvents` expects them. */
export const copiedColumns = 'event_id, type, data, metadata, stream, revision, position, recorded_at';

const columnCount = 8;
const headerLength = 19;
/** PostgreSQL counts microseconds from the year 2000. */
const epochMs = Date.UTC(2000, 0, 1);

/** Cuts the stream of a COPY into events. */
export class CopiedEvents {
  #rest: Buffer = Buffer.alloc(0);
  #isHeaderRead = false;

  /** The events that are complete with this chunk; chunks may end anywhere. */
  read(chunk: Buffer): readonly RecordedEvent[] {
    const buffer = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0;
    if (!this.#isHeaderRead && buffer.length >= headerLength) {
      this.#isHeaderRead = true;
      at = headerLength;
    }
    const events: RecordedEvent[] = [];
    for (let starts = this.#startsOfRow(buffer, at); starts; starts = this.#startsOfRow(buffer, at)) {
      events.push(new CopiedEvent(buffer, starts));
      at = starts[columnCount] ?? buffer.length;
    }
    this.#rest = buffer.subarray(at);
    return events;
  }

  /** Where each column's value begins, four bytes of length before it, and the row's end; undefined while it is not complete. */
  #startsOfRow(buffer: Buffer, start: number): readonly number[] | undefined {
    let at = start + 2;
    // -1 instead of a number of columns is the trailer.
    if (!this.#isHeaderRead || at > buffer.length || buffer.readInt16BE(start) < 0) return undefined;
    const starts: number[] = [];
    for (let column = 0; column < columnCount; column++) {
      if (at + 4 > buffer.length) return undefined;
      starts.push(at + 4);
      // No column of the log can be null, so none has the length -1.
      at += 4 + buffer.readInt32BE(at);
    }
    starts.push(at);
    return at <= buffer.length ? starts : undefined;
  }
}

/** Parses a part when it is asked for: whoever folds a million events needs few of them. */
class CopiedEvent implements RecordedEvent {
  readonly type: string;
  readonly #buffer: Buffer;
  readonly #starts: readonly number[];
  #data: object | undefined;

  constructor(buffer: Buffer, starts: readonly number[]) {
    this.#buffer = buffer;
    this.#starts = starts;
    this.type = this.#text(1);
  }

  get id(): string {
    const start = this.#starts[0] ?? 0;
    const hex = this.#buffer.toString('hex', start, start + 16);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  get data(): object {
    this.#data ??= JSON.parse(this.#text(2)) as object;
    return this.#data;
  }

  get metadata(): EventMetadata {
    return JSON.parse(this.#text(3)) as EventMetadata;
  }

  get stream(): string {
    return this.#text(4);
  }

  get revision(): bigint {
    return this.#buffer.readBigInt64BE(this.#starts[5]);
  }

  get position(): bigint {
    return this.#buffer.readBigInt64BE(this.#starts[6]);
  }

  get recordedAt(): string {
    const microseconds = Number(this.#buffer.readBigInt64BE(this.#starts[7]));
    return isoInstant(epochMs + Math.floor(microseconds / 1_000));
  }

  toJSON(): object {
    const { id, type, data, metadata, stream, revision, position, recordedAt } = this;
    return { id, type, data, metadata, stream, revision, position, recordedAt };
  }

  #text(column: number): string {
    const end = this.#starts[column + 1] ?? 0;
    return this.#buffer.toString('utf8', this.#starts[column], column === columnCount - 1 ? end : end - 4);
  }
}
