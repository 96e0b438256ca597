// A reader that looks at a tally again and again, and can say afterwards whether all it saw was whole and in order.
import type { Database } from '../../application/ports/database.js';
import type { RecordedEvent } from '../../application/ports/eventStore.js';
import { FoldedTally, type TallySum } from './foldTallies.js';

export class TallyReader {
  /** What it saw, without immediate repetitions. */
  readonly seen: string[] = [];
  looks = 0;
  readonly #name: string;
  readonly #reading: Promise<void>;
  #isStopped = false;

  constructor(database: Database, name: string) {
    this.#name = name;
    this.#reading = this.#read(database);
    this.#reading.catch(() => undefined);
  }

  /** @throws what a reader must never meet: an error. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#reading;
  }

  /**
   * @param versions in the order of their coming.
   * @returns the first thing it saw that is not the tally as it was after some event, or is older than what it saw before.
   */
  firstWrong(log: readonly RecordedEvent[], versions: readonly number[]): string | undefined {
    let [position, version] = [0, 0];
    const states = versions.map((each) => this.#states(log, each));
    return this.seen.find((sum) => {
      for (let newer = version; newer < states.length; newer++) {
        const found = states[newer]?.indexOf(sum, position) ?? -1;
        if (found < 0) continue;
        [position, version] = [found, newer];
        return false;
      }
      return true;
    });
  }

  #states(log: readonly RecordedEvent[], version: number): readonly string[] {
    const folded = new FoldedTally(this.#name, version);
    return [
      asText(folded.sum),
      ...log.map((event) => {
        folded.take(event);
        return asText(folded.sum);
      }),
    ];
  }

  async #read(database: Database): Promise<void> {
    while (!this.#isStopped) {
      const [sum] = await database.query<TallySum>(
        `select count(*)::int as rows, coalesce(sum(events), 0)::int as events, coalesce(sum(total), 0)::int as total
         from read_model.${this.#name}`,
      );
      this.looks++;
      if (sum && this.seen.at(-1) !== asText(sum)) this.seen.push(asText(sum));
    }
  }
}

function asText({ rows, events, total }: TallySum): string {
  return `${rows} rows, ${events} events, total ${total}`;
}
