// What is to become of events, some of them poisoned: kept as simple as it can be said, to be held against the engine.
import fc from 'fast-check';
import type { Poison } from './parkingScene.js';

export interface Noted {
  readonly subject: string;
  readonly word: string;
  readonly poison?: Poison;
}

type Event = Noted & { readonly position: string };

export interface Rebuilding {
  readonly passesParked: boolean;
  readonly memoryBytes: number;
}

export type Act =
  | { readonly kind: 'note'; readonly events: readonly Noted[] }
  | { readonly kind: 'project'; readonly passesParked: boolean }
  | ({ readonly kind: 'rebuild' } & Rebuilding)
  | { readonly kind: 'mend'; readonly poison: Poison }
  | { readonly kind: 'retry' | 'skip'; readonly choice: number };

export const poisonsInPlay = ['key', 'fold', 'tooLarge', 'nul', 'longIndexEntry'] as const satisfies readonly Poison[];
const poison = fc.constantFrom<Poison>(...poisonsInPlay);
const subject = fc.constantFrom('a', 'b', 'c');
const word = fc.constantFrom('x', 'y', 'z');
const noted: fc.Arbitrary<Noted> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ subject, word }) },
  { weight: 1, arbitrary: fc.record({ subject, word, poison }) },
);
const passesParked = fc.boolean();
/** All rows at once, or as few as come out of the log at once. */
const memoryBytes = fc.constantFrom(1, 1_000_000);
const choice = fc.nat(9);

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('note' as const),
      events: fc.array(noted, { minLength: 1, maxLength: 5 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('project' as const), passesParked }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('retry' as const, 'skip' as const), choice }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rebuild' as const), passesParked, memoryBytes }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('mend' as const), poison }) },
);
export const acts = fc.array(act, { minLength: 10, maxLength: 30, size: 'max' });

export class ParkingModel {
  readonly #log: Event[] = [];
  readonly #mended = new Set<Poison>();
  readonly #skipped = new Set<Event>();
  /** Those whose row could not be told are in here, too. */
  #waiting = new Set<Event>();
  #nameless = new Set<Event>();
  /** How many events of the log were read. */
  #read = 0;

  get waiting(): readonly string[] {
    return this.#positionsOf(this.#waiting);
  }

  get skipped(): readonly string[] {
    return this.#positionsOf(this.#skipped);
  }

  words(): Readonly<Record<string, string>> {
    const words: Record<string, string> = {};
    for (const event of this.#log.slice(0, this.#read)) {
      if (this.#waiting.has(event) || this.#skipped.has(event)) continue;
      words[event.subject] = `${words[event.subject] ?? ''}${event.word}.`;
    }
    return words;
  }

  note(event: Event): void {
    this.#log.push(event);
  }

  mend(poison: Poison): void {
    this.#mended.add(poison);
  }

  project(passesParked: boolean): void {
    for (; this.#read < this.#log.length; this.#read++) {
      const event = this.#log[this.#read] as Event;
      if (this.#skipped.has(event) || (passesParked && this.#waiting.has(event))) continue;
      if (!this.#isTaken(event)) {
        this.#park(event);
        if (!passesParked && !this.#isBehind(event)) return;
      } else this.#waiting.delete(event);
    }
  }

  /** From the start, under the policy; what it cannot take ends it, and then nothing has changed. */
  rebuild(passesParked: boolean): 'done' | 'failed' {
    const open = this.#log.filter((event) => !this.#skipped.has(event) && this.#isPoisoned(event));
    if (open.length > 0 && !passesParked) return 'failed';
    [this.#waiting, this.#nameless, this.#read] = [new Set(), new Set(), 0];
    this.project(passesParked);
    return 'done';
  }

  /** @returns whether all of the row could be taken. */
  retry(position: string): boolean {
    const chosen = this.#log.find((event) => event.position === position);
    for (const event of this.#log.filter((other) => this.#waiting.has(other))) {
      if (
        event !== chosen &&
        !(this.#hasRow(event) && chosen && this.#hasRow(chosen) && event.subject === chosen.subject)
      )
        continue;
      // Where it stands the projection itself tries again.
      const isPassed = this.#log.indexOf(event) < this.#read;
      if (isPassed && (!this.#hasRow(event) || this.#isPoisoned(event))) return false;
      this.#waiting.delete(event);
    }
    return true;
  }

  skip(position: string): void {
    const event = this.#log.find((other) => other.position === position) as Event;
    this.#waiting.delete(event);
    this.#skipped.add(event);
  }

  #positionsOf(events: ReadonlySet<Event>): readonly string[] {
    return this.#log.filter((event) => events.has(event)).map(({ position }) => position);
  }

  #isPoisoned({ poison }: Event): boolean {
    return poison !== undefined && !this.#mended.has(poison);
  }

  #isTaken(event: Event): boolean {
    return !this.#isPoisoned(event) && !this.#isBehind(event);
  }

  #hasRow(event: Event): boolean {
    return !this.#nameless.has(event);
  }

  #park(event: Event): void {
    this.#waiting.add(event);
    if (event.poison === 'key' && this.#isPoisoned(event)) this.#nameless.add(event);
    else this.#nameless.delete(event);
  }

  /** Of one that waits and whose row is known. */
  #isBehind(event: Event): boolean {
    if (event.poison === 'key' && this.#isPoisoned(event)) return false;
    const before = this.#log.slice(0, this.#log.indexOf(event));
    return before.some((other) => this.#waiting.has(other) && this.#hasRow(other) && other.subject === event.subject);
  }
}
