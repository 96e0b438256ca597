// An event as it goes over the wire, written by hand: a million of them through the client's message classes take minutes.
import type { StoredEvent } from './memoryLog.js';

const ticksPerMs = 10_000;

/** Of Protocol Buffers. */
const bytesField = (number: number) => (number << 3) | 2;
const integerField = (number: number) => number << 3;

function varint(value: bigint | number): number[] {
  const bytes: number[] = [];
  let left = BigInt(value);
  for (; left > 0x7fn; left >>= 7n) bytes.push(Number(left & 0x7fn) | 0x80);
  bytes.push(Number(left));
  return bytes;
}

function field(number: number, content: Uint8Array | string): Buffer {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  return Buffer.concat([Buffer.from([bytesField(number), ...varint(bytes.length)]), bytes]);
}

function integer(number: number, value: bigint): Buffer {
  return Buffer.from([integerField(number), ...varint(value)]);
}

function mapEntry(number: number, key: string, value: string): Buffer {
  return field(number, Buffer.concat([field(1, key), field(2, value)]));
}

/** ReadResp.ReadEvent.RecordedEvent in streams.proto, in its ReadEvent, in its ReadResp. */
export function encodedEvent(event: StoredEvent): Buffer {
  const { id, stream, revision, position, type, contentType, createdMs, metadata, data } = event;
  const recorded = Buffer.concat([
    field(1, field(2, id)),
    field(2, field(3, stream)),
    integer(3, revision),
    integer(4, position),
    integer(5, position),
    mapEntry(6, 'type', type),
    mapEntry(6, 'content-type', contentType),
    mapEntry(6, 'created', String(createdMs * ticksPerMs)),
    field(7, metadata),
    field(8, data),
  ]);
  return field(1, Buffer.concat([field(1, recorded), integer(3, position)]));
}
