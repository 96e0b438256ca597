// The fence: whoever comes under an older token than was seen changes nothing, even where nobody else has moved since.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { advance, LeaseLostError } from '../../../projections/engine/advance.js';
import { raiseFence, saveFault } from '../../../projections/engine/checkpoint.js';
import { tally } from '../../support/tallies.js';
import { TallyScene } from '../../support/tallyScene.js';

const name = 'ledger';
const [older, later] = [4n, 5n];

let scene: TallyScene;
beforeAll(async () => {
  scene = await TallyScene.open([name]);
  await scene.append(10);
});
afterAll(() => scene.close());
beforeEach(() => raiseFence(scene.database, name, later));

async function step(token: bigint, { isEmpty = false } = {}) {
  const events = isEmpty ? [] : await scene.log();
  const position = await scene.store.head();
  return { from: await scene.checkpoint(name), token, events, position, passesParked: false };
}

describe('a holder of old', () => {
  test.each([
    { what: 'fold events', isEmpty: false },
    { what: 'pass over events that are of no concern', isEmpty: true },
  ])('cannot $what', async ({ isEmpty }) => {
    const before = await scene.checkpoint(name);
    const moving = advance(scene.database, tally(name), await step(older, { isEmpty }));
    await expect(moving).rejects.toThrow(LeaseLostError);
    expect(await scene.checkpoint(name)).toEqual(before);
    expect(await scene.rows(name)).toEqual([]);
  });

  test('cannot note a fault', async () => {
    await saveFault(scene.database, { ...tally(name), token: older }, 'of old');
    expect((await scene.checkpoint(name)).fault).toBeNull();
    await saveFault(scene.database, { ...tally(name), token: later }, 'of today');
    expect((await scene.checkpoint(name)).fault).toBe('of today');
  });

  test('cannot keep out the later one, who goes on', async () => {
    expect(await raiseFence(scene.database, name, older)).toBe(false);
    await advance(scene.database, tally(name), await step(later));
    await scene.expectExact([name]);
    expect(await scene.checkpoint(name)).toMatchObject({ position: await scene.store.head(), fence: later });
  });
});
