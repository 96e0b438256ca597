// Signs of life that a test can cut off, as they are when their database is away, and count.
import type { InstanceBeats, Pulse } from '../../application/ports/instanceBeats.js';

export class InterruptibleBeats implements InstanceBeats {
  readonly #beats: InstanceBeats;
  /** While true, nobody is reached. */
  isAway = false;
  /** How many times there was a beat. */
  count = 0;

  constructor(beats: InstanceBeats) {
    this.#beats = beats;
  }

  async beat(instance: string, boot: string): Promise<Pulse> {
    this.#reach();
    this.count += 1;
    return this.#beats.beat(instance, boot);
  }

  async remove(boot: string): Promise<void> {
    this.#reach();
    await this.#beats.remove(boot);
  }

  #reach(): void {
    if (this.isAway) throw new Error('The beats are away.');
  }
}
