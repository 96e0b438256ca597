// Two services on one database share the projections; a parked event waits, whichever of them runs its projection.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadProjectionFacts } from '../../projections/engine/projectionFacts.js';
import { projections } from '../../projections/index.js';
import { BookwormProcess } from '../support/bookwormProcess.js';
import { eventually } from '../support/eventually.js';
import { OperatorScene } from '../support/operatorScene.js';

const names = projections.map(({ name }) => name);

let scene: OperatorScene;
let first: BookwormProcess;
let second: BookwormProcess;
let book: string;
let other: string;

const serve = (instance: string) =>
  BookwormProcess.serve({ ...scene.environment, INSTANCE_ID: instance, PROJECTIONS_ON_FAULT: 'continue' });

beforeAll(async () => {
  scene = await OperatorScene.open();
  [first, second] = [await serve('shop-1'), await serve('shop-2')];
  [book = '', other = ''] = await eventually(
    async () => {
      const found = await scene.books();
      expect(found).toHaveLength(209);
      return found;
    },
    { withinMs: 20_000 },
  );
}, 60_000);

afterAll(async () => {
  await first.stop();
  await second.stop();
  await scene.close();
});

const ownersOf = async () => new Map((await scene.list()).map(({ name, owner }) => [name, owner]));
const changePrice = (id: string, price: unknown) =>
  scene.record(`book-${id}`, 'BookPriceChanged', { id, price, priceSale: null });
const health = async () => (await second.readiness()).components.find(({ name }) => name === 'projections');

test('each of two services runs half of the projections', async () => {
  await eventually(async () => {
    const owners = [...(await ownersOf()).values()];
    expect(owners.filter((owner) => owner === 'shop-1').length).toBeGreaterThanOrEqual(names.length / 2 - 1);
    expect(owners.filter((owner) => owner === 'shop-2').length).toBeGreaterThanOrEqual(names.length / 2 - 1);
    expect(owners).not.toContain(null);
  });
});

describe('a value that its column cannot hold', () => {
  let poison: string;
  let behind: string;

  test('is passed by, with what comes later for the same book, while other books go on', async () => {
    poison = await changePrice(book, 'expensive');
    await eventually(async () => expect(await scene.parked('bookSearch')).toHaveLength(1));
    const before = await scene.priceOf(book);
    behind = await changePrice(book, 77);
    await changePrice(other, 88);
    await eventually(async () => expect(await scene.priceOf(other)).toBe(88));
    expect(await scene.priceOf(book)).toBe(before);
    const [waiting, later] = await scene.parked('bookSearch');
    expect([waiting, later]).toMatchObject([
      { position: poison, state: 'waiting', key: book, error: expect.stringContaining('"expensive"') },
      { position: behind, state: 'waiting', key: book, error: 'waits behind an earlier event of the same row' },
    ]);
    await eventually(async () =>
      expect((await scene.type('list')).stdout).toMatch(/^bookSearch .* live .* 2 parked$/m),
    );
    expect(await health()).toMatchObject({
      status: 'degraded',
      detail: expect.stringMatching(/bookSearch has 2 parked events/),
    });
  });

  test('is refused again when it is retried', async () => {
    const { code, stdout, stderr } = await scene.type('parked', 'retry', 'bookSearch', behind);
    const how = '"bookworm projections status bookSearch" tells how it goes.';
    expect({ code, stdout }).toEqual({ code: 1, stdout: `bookSearch: 0 retried, 2 still wait. ${how}\n` });
    expect(stderr).toMatch(RegExp(`^bookSearch: cannot take event ${poison} .* invalid input syntax.*"expensive"\n$`));
    const json = await scene.type('parked', 'retry', 'bookSearch', '--json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({ retried: [], waiting: 2, failed: [{ position: poison }] });
  });

  test('waits although the services are killed, and a projection has a new owner within ten seconds', async () => {
    await first.stop('SIGKILL');
    await eventually(
      async () => {
        const facts = await loadProjectionFacts(scene.database);
        expect(new Set(names.map((name) => facts.get(name)?.owner))).toEqual(new Set(['shop-2']));
      },
      { withinMs: 10_000 },
    );
    expect(new Set((await ownersOf()).values())).toEqual(new Set(['shop-2']));
    const later = await changePrice(other, 99);
    await eventually(async () => expect(await scene.priceOf(other)).toBe(99));
    expect((await scene.parked('bookSearch')).map(({ position }) => position)).toEqual([poison, behind]);
    expect(BigInt((await scene.status('bookSearch')).position)).toBeGreaterThanOrEqual(BigInt(later));
  });

  test('is skipped, and those behind it are taken on request', async () => {
    const skipped = await scene.type('parked', 'skip', 'bookSearch', poison, '--reason', 'no price at all', '--yes');
    const next = 'Those that wait behind it: "bookworm projections parked retry bookSearch".';
    expect(skipped).toEqual({ code: 0, stdout: `bookSearch does without event ${poison}. ${next}\n`, stderr: '' });
    expect(await scene.ask('parked', 'retry', 'bookSearch')).toMatchObject({
      retried: [behind],
      waiting: 0,
      failed: [],
    });
    expect(await scene.priceOf(book)).toBe(77);
    await scene.ask('parked', 'skip', 'bookHistory', poison, '--reason', 'no price at all', '--yes');
    await eventually(async () => expect(await health()).toMatchObject({ status: 'up' }));
  });
});
