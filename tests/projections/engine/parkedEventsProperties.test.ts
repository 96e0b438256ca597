// Whatever is poisoned, and whatever operators do about it in whichever order: no event is lost, taken twice or out of order.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RecordedEvent } from '../../../application/ports/eventStore.js';
import { advance } from '../../../projections/engine/advance.js';
import { loadCheckpoint } from '../../../projections/engine/checkpoint.js';
import { createMissingTables } from '../../../projections/engine/createMissingTables.js';
import { UnfoldableEventError } from '../../../projections/engine/folding.js';
import { retryParkedEvent, skipParkedEvent, UnknownRowError } from '../../../projections/engine/parkedControl.js';
import { park } from '../../../projections/engine/parkedEvents.js';
import type { Projection } from '../../../projections/engine/projection.js';
import { type Act, acts, type Noted, ParkingModel, poisonsInPlay, type Rebuilding } from './parkingModel.js';
import { notes, ParkingScene, type Poison } from './parkingScene.js';

let scene: ParkingScene;
let count = 0;

beforeAll(async () => {
  scene = await ParkingScene.open();
});

afterAll(() => scene.close());

/** What the engine is given to do, beside the model that says what is to come of it. */
class Play {
  readonly #model = new ParkingModel();
  readonly #mended = new Set<Poison>();
  readonly #name = `play${count++}`;
  readonly #projection: Projection = notes(this.#name, RegExp(`^${this.#name}-`), this.#mended);

  async act(act: Act): Promise<void> {
    if (act.kind === 'note') await this.#note(act.events);
    else if (act.kind === 'project') await this.#project(act.passesParked);
    else if (act.kind === 'mend') this.#mend(act.poison);
    else if (act.kind === 'rebuild') await this.#rebuild(act);
    else await this.#decide(act.kind, act.choice);
  }

  async begin(): Promise<void> {
    await createMissingTables(scene.database, this.#projection);
  }

  async check(): Promise<void> {
    const { skipped, waiting } = this.#model;
    const parked = await scene.parked(this.#projection);
    const of = (state: string) => parked.flatMap((event) => (event.state === state ? [event.position] : []));
    expect({ words: await this.#words(), waiting: of('waiting'), skipped: of('skipped') }).toEqual({
      words: this.#model.words(),
      waiting,
      skipped,
    });
  }

  /** All is mended and tried again: then only what was skipped is missing, as in a rebuild. */
  async end(): Promise<void> {
    for (const poison of poisonsInPlay) this.#mend(poison);
    await this.#project(true);
    for (const { position } of await scene.parked(this.#projection)) await this.#retry(position);
    await this.check();
    await this.#rebuild({ passesParked: false, memoryBytes: 1 });
    await this.check();
    expect(this.#model.waiting).toEqual([]);
  }

  async #words(): Promise<Readonly<Record<string, string>>> {
    const words = await scene.words(this.#projection);
    return Object.fromEntries(Object.entries(words).map(([id, text]) => [id.slice(this.#name.length + 1), text]));
  }

  #mend(poison: Poison): void {
    this.#mended.add(poison);
    this.#model.mend(poison);
  }

  async #note(events: readonly Noted[]): Promise<void> {
    const noted = events.map((event) => ({ ...event, subject: `${this.#name}-${event.subject}` }));
    const positions = await scene.note(...noted);
    events.forEach((event, place) => {
      this.#model.note({ ...event, position: positions[place] ?? '' });
    });
  }

  /** As the running projection does, without its patience. */
  async #project(passesParked: boolean): Promise<void> {
    this.#model.project(passesParked);
    const { database, store } = scene;
    for (;;) {
      const from = await loadCheckpoint(database, this.#name);
      if (!from) throw new Error('no checkpoint');
      const events: RecordedEvent[] = [];
      for await (const event of store.readAll({ after: from.position })) events.push(event);
      const position = events.at(-1)?.position;
      if (position === undefined) return;
      try {
        await advance(database, this.#projection, { from, token: 1n, events, position, passesParked });
      } catch (error) {
        if (!(error instanceof UnfoldableEventError)) throw error;
        await park(database, this.#name, error);
        if (!passesParked) return;
      }
    }
  }

  async #rebuild({ passesParked, memoryBytes }: Rebuilding): Promise<void> {
    const expected = this.#model.rebuild(passesParked);
    const rebuilding = scene.rebuild(this.#projection, { passesParked, memoryBytes });
    if (expected === 'done') await rebuilding;
    else await expect(rebuilding).rejects.toThrow(UnfoldableEventError);
  }

  async #decide(kind: 'retry' | 'skip', choice: number): Promise<void> {
    const { waiting } = this.#model;
    const position = waiting[choice % waiting.length];
    if (position === undefined) return;
    if (kind === 'retry') return this.#retry(position);
    this.#model.skip(position);
    expect(await skipParkedEvent(scene.database, await scene.parkedAt(this.#projection, position))).toBe(true);
  }

  async #retry(position: string): Promise<void> {
    const event = (await scene.parked(this.#projection)).find((parked) => parked.position === position);
    if (event?.state !== 'waiting') return;
    const isTaken = this.#model.retry(position);
    const error = await retryParkedEvent(scene, this.#projection, event).catch((thrown) => thrown);
    if (isTaken) expect(error).toBeUndefined();
    else expect([UnfoldableEventError, UnknownRowError]).toContain(error.constructor);
  }
}

test('rows hold what a simple model says, whatever is retried, skipped, mended and rebuilt', async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (chosen) => {
      const play = new Play();
      await play.begin();
      for (const act of chosen) {
        await play.act(act);
        await play.check();
      }
      await play.end();
    }),
    { numRuns: 40 },
  );
}, 120_000);
