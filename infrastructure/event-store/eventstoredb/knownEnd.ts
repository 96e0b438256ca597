// The largest position we know of: an append that is answered with no larger one was a repetition, and added nothing.

export class KnownEnd {
  #position = 0n;
  #first: Promise<void> | undefined;

  saw(position: bigint): void {
    if (position > this.#position) this.#position = position;
  }

  /** @param readHead is asked once: what others appended before we came was not seen by us. */
  async position(readHead: () => Promise<bigint>): Promise<bigint> {
    this.#first ??= readHead().then((head) => this.saw(head));
    try {
      await this.#first;
    } catch (error) {
      this.#first = undefined;
      throw error;
    }
    return this.#position;
  }
}
