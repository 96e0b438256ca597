// Remembers, for as long as the process lives, the last seal that it saw: nothing is signed behind seals that were replaced.
import type { SealStatement } from '../../domain/auditing/logSeal.js';
import type { EventStore } from '../ports/eventStore.js';
import { type RecordedSeal, readSeal } from './readSeals.js';
import { hashOf } from './sealStatement.js';

/** A seal that was in the log is there no more. */
export class SealsReplacedError extends Error {
  override readonly name = 'SealsReplacedError';
}

export class SealWitness {
  #seen: SealStatement | undefined;

  /**
   * @param last the last seal there is now; remembered from here on.
   * @throws SealsReplacedError when the one that was seen before is not in the chain.
   */
  async check(log: EventStore, last: RecordedSeal | undefined): Promise<void> {
    if (this.#seen) await this.#find(log, this.#seen);
    this.#seen = last?.seal.statement;
  }

  async #find(log: EventStore, seen: SealStatement): Promise<void> {
    const found = await readSeal(log, seen.number);
    const hash = hashOf(seen);
    if (found && hashOf(found.seal.statement) === hash) return;
    throw new SealsReplacedError(
      `Nothing is sealed any more, because seal ${seen.number} is not what it was: the log was cut off or rewritten. ` +
        `\`bookworm audit verify --expect ${hash}\` shows it. If the log was restored from a backup, restart the service.`,
    );
  }
}
