// Parses COPY's binary format by hand: the columns of event_log.event, in the order of the limit's query.
import type { EventMetadata, RecordedEvent } from '../../application/ports/eventStore.js';

const headerLength = 19;
const columns = 8;
/** PostgreSQL counts microseconds from the year 2000. */
const epochMs = Date.UTC(2000, 0, 1);

export class BinaryCopyReader {
  #rest: Buffer = Buffer.alloc(0);
  #isHeaderRead = false;

  /** The events that are complete with this chunk. */
  *read(chunk: Buffer): Iterable<RecordedEvent> {
    const buffer = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0;
    if (!this.#isHeaderRead) {
      if (buffer.length < headerLength) {
        this.#rest = buffer;
        return;
      }
      this.#isHeaderRead = true;
      at = headerLength;
    }
    for (let end = endOfRow(buffer, at); end > 0; end = endOfRow(buffer, at)) {
      yield parseRow(buffer, at + 2);
      at = end;
    }
    this.#rest = buffer.subarray(at);
  }
}

/** 0 when the row is not complete, or at the trailer. */
function endOfRow(buffer: Buffer, start: number): number {
  let at = start + 2;
  if (at > buffer.length || buffer.readInt16BE(start) < 0) return 0;
  for (let column = 0; column < columns; column++) {
    if (at + 4 > buffer.length) return 0;
    at += 4 + buffer.readInt32BE(at);
  }
  return at <= buffer.length ? at : 0;
}

function parseRow(buffer: Buffer, start: number): RecordedEvent {
  let at = start;
  const next = () => {
    const from = at + 4;
    at = from + buffer.readInt32BE(at);
    return from;
  };
  const text = () => buffer.toString('utf8', next(), at);
  return {
    id: uuid(buffer, next()),
    type: text(),
    data: JSON.parse(text()) as object,
    metadata: JSON.parse(text()) as EventMetadata,
    stream: text(),
    revision: buffer.readBigInt64BE(next()),
    position: buffer.readBigInt64BE(next()),
    recordedAt: new Date(epochMs + Number(buffer.readBigInt64BE(next()) / 1_000n)).toISOString(),
  };
}

function uuid(buffer: Buffer, start: number): string {
  const hex = buffer.toString('hex', start, start + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
