// The index of a seal: 32 bytes for each sealed event, by which a difference is pinned on one event. The root alone would only
// tell that something differs.

const idBytes = 16;
/** Half of the leaf's hash: the index finds, the root proves. */
const leafBytes = 16;
const entryBytes = idBytes + leafBytes;

/** Takes down the sealed events, in log order. */
export class SealIndexWriter {
  readonly #entries: Uint8Array[] = [];

  add(id: string, leaf: Uint8Array): void {
    this.#entries.push(entryOf(id, leaf));
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.#entries);
  }
}

export class SealIndex {
  readonly bytes: Buffer;

  /** @param base64 as the event `LogSealed` carries it. */
  constructor(base64: string) {
    this.bytes = Buffer.from(base64, 'base64');
  }

  /** How many events it names; not whole when it was damaged. */
  get size(): number {
    return this.bytes.length / entryBytes;
  }

  idAt(index: number): string {
    const hex = this.#entry(index).toString('hex', 0, idBytes);
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  /** Whether this event was sealed at `index`, with this content. */
  holds(index: number, id: string, leaf: Uint8Array): boolean {
    return this.#entry(index).equals(entryOf(id, leaf));
  }

  /** Where the event is; undefined when it is not among the sealed. */
  find(id: string): number | undefined {
    const wanted = bytesOfId(id);
    for (let at = this.bytes.indexOf(wanted); at >= 0; at = this.bytes.indexOf(wanted, at + 1)) {
      if (at % entryBytes === 0) return at / entryBytes;
    }
    return undefined;
  }

  #entry(index: number): Buffer {
    return this.bytes.subarray(index * entryBytes, (index + 1) * entryBytes);
  }
}

function entryOf(id: string, leaf: Uint8Array): Buffer {
  return Buffer.concat([bytesOfId(id), leaf.subarray(0, leafBytes)]);
}

function bytesOfId(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}
