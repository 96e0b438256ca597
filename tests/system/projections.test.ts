// What operators type about the projections of a running service, and what they get.
import { userInfo } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { listDeeds } from '../../projections/auditTrail/queries.js';
import { bookSearch } from '../../projections/bookSearch/bookSearch.js';
import { projections } from '../../projections/index.js';
import { BookwormProcess } from '../support/bookwormProcess.js';
import { eventually } from '../support/eventually.js';
import { OperatorScene } from '../support/operatorScene.js';
import { recordedEvents } from '../support/recordedEvents.js';

const names = projections.map(({ name }) => name);
const { version } = bookSearch;

let scene: OperatorScene;
let service: BookwormProcess;
let books: readonly string[];

beforeAll(async () => {
  scene = await OperatorScene.open();
  service = await BookwormProcess.serve({ ...scene.environment, INSTANCE_ID: 'shop-1' });
  await eventually(async () => expect((await service.readiness()).status).toBe('up'), { withinMs: 20_000 });
  books = await eventually(async () => {
    const found = await scene.books();
    expect(found).toHaveLength(209);
    return found;
  });
});

afterAll(async () => {
  await service.stop();
  await scene.close();
});

const health = async () => (await service.readiness()).components.find(({ name }) => name === 'projections');
const book = (place: number) => books[place] ?? '';

async function changePrice(id: string, price: unknown): Promise<string> {
  return scene.record(`book-${id}`, 'BookPriceChanged', { id, price, priceSale: null });
}

describe('bookworm projections', () => {
  test('list shows version, state, position, lag and owner of each', async () => {
    const { code, stdout, stderr } = await scene.type('list');
    const [headings, ...rows] = stdout.trimEnd().split('\n');
    expect({ code, stderr, headings: headings?.split(/ +/) }).toEqual({
      code: 0,
      stderr: '',
      headings: ['NAME', 'VERSION', 'STATE', 'POSITION', 'LAG', 'SECONDS', 'OWNER', 'NOTE'],
    });
    expect(rows.map((row) => row.split(' ')[0])).toEqual(names);
    expect(rows[0]).toMatch(new RegExp(`^bookSearch +${version} +live +\\d+ +0 +0 +shop-1$`));
    const head = expect.stringMatching(/^\d+$/);
    expect((await scene.list())[0]).toEqual({
      ...{ name: 'bookSearch', version, newVersion: null, position: head, head, lag: '0', lagSeconds: 0 },
      ...{ state: 'live', owner: 'shop-1', parked: 0, skipped: 0, pause: null, fault: null, rebuild: null },
    });
  });

  test('status shows all of one', async () => {
    const { code, stdout } = await scene.type('status', 'bookSearch');
    expect({ code, lines: stdout.trimEnd().split('\n') }).toEqual({
      code: 0,
      lines: [
        'bookSearch',
        '  state     live',
        `  version   ${version}`,
        expect.stringMatching(/^ {2}position {2}(\d+) of \1$/),
        '  lag       0 events, 0 s',
        '  owner     shop-1',
        '  parked    0 waiting, 0 skipped',
        '  paused    no',
        '  rebuild   none',
        '  fault     none',
      ],
    });
  });

  test.each([
    [
      ['status', 'bookSerach'],
      /no projection bookSerach; did you mean bookSearch\? There are: bookSearch, bookHistory/,
    ],
    [['rebuild', 'bookSearch', 'books'], /no projection books\. There are: /],
    [['pause', 'bookSerach', '--reason', 'x'], /did you mean/],
    [['resume', 'bookSerach'], /did you mean/],
    [['cancel', 'bookSerach', '--yes'], /did you mean/],
    [['parked', 'list', 'bookSerach'], /did you mean/],
    [['parked', 'retry', 'bookSerach'], /did you mean/],
    [['parked', 'skip', 'bookSerach', '1', '--reason', 'x', '--yes'], /did you mean/],
    [['rebuild'], /Name projections, or say --all/],
    [['rebuild', 'jobs', '--all', '--yes'], /Name projections, or say --all/],
    [['rebuild', '--all'], /Rebuild all 16 projections .* Nobody is there to answer: say --yes/],
    [['pause', 'jobs'], /--reason/],
    [['pause', 'jobs', '--reason', ' '], /Somebody will wonder/],
    [['parked', 'skip', 'jobs', '1'], /--reason/],
    [['parked', 'skip', 'jobs', 'first', '--reason', 'x'], /A position is a whole number/],
    [['parked', 'skip', 'jobs', '1', '--reason', 'x', '--yes'], /No event at position 1 waits in jobs/],
    [['parked', 'retry', 'jobs'], /No event waits in jobs: see "bookworm projections parked list"/],
    [['walk'], /--help/],
  ])('%j is refused with exit code 2 and a way out', async (args, message) => {
    expect(await scene.type(...args)).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
  });

  test('rebuild says what it did, and nothing else', async () => {
    const { code, stdout, stderr } = await scene.type('rebuild', 'bookSearch', 'jobs', 'bookSearch');
    expect({ code, stderr, lines: stdout.trimEnd().split('\n').sort() }).toEqual({
      code: 0,
      stderr: '',
      lines: [
        expect.stringMatching(/^bookSearch was rebuilt from 209 events in [\d.]+ s\.$/),
        expect.stringMatching(/^jobs was rebuilt from 5 events in [\d.]+ s\.$/),
      ],
    });
  });

  test('rebuild --all rebuilds all of them, under the eyes of the service', async () => {
    const { rebuilt, failed } = await scene.ask<{ rebuilt: { projection: string }[]; failed: object[] }>(
      ...['rebuild', '--all', '--yes', '--from-scratch'],
    );
    expect(rebuilt.map(({ projection }) => projection).sort()).toEqual([...names].sort());
    expect(failed).toEqual([]);
    await eventually(async () => expect((await service.readiness()).status).toBe('up'));
    expect(await scene.books()).toEqual(books);
  });

  test('cancel says when there is nothing to cancel', async () => {
    const nothing = { code: 1, stdout: '', stderr: 'There is no rebuild of bookSearch to cancel.\n' };
    expect(await scene.type('cancel', 'bookSearch', '--yes')).toEqual(nothing);
  });

  test('parked list says when nothing is parked', async () => {
    expect(await scene.type('parked', 'list')).toEqual({ code: 0, stdout: 'No event is parked.\n', stderr: '' });
    expect(await scene.parked('bookSearch')).toEqual([]);
  });
});

describe('a paused projection', () => {
  test('stands still and says why, while all others go on', async () => {
    const before = await scene.priceOf(book(0));
    const { code, stdout } = await scene.type('pause', 'bookSearch', '--reason', 'prices look wrong');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'bookSearch is paused. "bookworm projections resume bookSearch" lets it go on.\n',
    });
    const position = await changePrice(book(0), 4_321);
    await eventually(async () => {
      const history = await scene.status('bookHistory');
      expect(BigInt(history.position)).toBeGreaterThanOrEqual(BigInt(position));
    });
    expect(await scene.priceOf(book(0))).toBe(before);
    const by = `operator:${userInfo().username}`;
    expect(await scene.status('bookSearch')).toMatchObject({
      ...{ state: 'paused', lag: '1', owner: 'shop-1' },
      pause: { by, reason: 'prices look wrong', at: expect.any(String) },
    });
    expect((await scene.type('list')).stdout).toMatch(RegExp(`bookSearch .* paused by ${by}: prices look wrong\n`));
    expect(await health()).toEqual({
      ...{ name: 'projections', status: 'degraded' },
      detail: `bookSearch was paused by ${by}: prices look wrong`,
    });
  });

  test('is rebuilt when that is asked for, and goes on standing still', async () => {
    await scene.ask('rebuild', 'bookSearch');
    expect(await scene.priceOf(book(0))).toBe(4_321);
    await changePrice(book(0), 5_432);
    expect(await scene.status('bookSearch')).toMatchObject({ state: 'paused', lag: '1' });
  });

  test('goes on when it is resumed', async () => {
    expect(await scene.ask('resume', 'bookSearch')).toEqual({ projection: 'bookSearch', wasPaused: true });
    await eventually(async () => expect(await scene.priceOf(book(0))).toBe(5_432));
    expect((await scene.type('resume', 'bookSearch')).stdout).toBe('bookSearch was not paused.\n');
    await eventually(async () => expect((await service.readiness()).status).toBe('up'));
  });
});

describe('an event without data', () => {
  let position: string;

  test('stops the projection that needs it, and turns health red', async () => {
    position = await scene.record('book-malformed', 'BookListed', {});
    await changePrice(book(1), 1_234);
    await eventually(async () =>
      expect(await scene.status('bookSearch')).toMatchObject({ state: 'stopped', parked: 1 }),
    );
    const fault = `cannot take event ${position} (BookListed in book-malformed): its data does not say which row it is about`;
    expect(await scene.status('bookSearch')).toMatchObject({ fault, lag: '2', owner: 'shop-1' });
    expect(await health()).toMatchObject({
      status: 'down',
      detail: expect.stringContaining(`bookSearch ${fault}; see "bookworm projections parked list"`),
    });
    const others = (await scene.list()).filter(({ state }) => state !== 'live');
    expect(others.map(({ name }) => name)).toEqual(['bookSearch']);
  });

  test('is shown to operators', async () => {
    const { stdout } = await scene.type('parked', 'list');
    const [headings, row, ...others] = stdout.trimEnd().split('\n');
    expect(headings?.split(/ +/)).toEqual(['PROJECTION', 'POSITION', 'STATE', 'TYPE', 'STREAM', 'SINCE', 'ERROR']);
    expect(row).toMatch(
      RegExp(`^bookSearch +${position} +waiting +BookListed +book-malformed +\\S+Z +cannot take event`),
    );
    expect(others).toEqual([]);
  });

  test('is tried again on request, and parked again', async () => {
    const retried = { projection: 'bookSearch', retried: [position], waiting: 0, failed: [] };
    expect(await scene.ask('parked', 'retry', 'bookSearch')).toEqual(retried);
    await eventually(async () =>
      expect(await scene.parked('bookSearch')).toMatchObject([{ position, state: 'waiting' }]),
    );
  });

  test('keeps a rebuild from its end, and readers keep what they have', async () => {
    const { code, stdout, stderr } = await scene.type('rebuild', 'bookSearch', 'jobs');
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringMatching(/^jobs was rebuilt .*\n$/) });
    expect(stderr).toMatch(RegExp(`^bookSearch cannot take event ${position} .* Readers keep what they have`));
    expect(await scene.books()).toEqual(books);
  });

  test('is skipped only on purpose', async () => {
    const skip = ['parked', 'skip', 'bookSearch', position, '--reason', 'an empty record of the old importer'];
    const question = `Let bookSearch do without BookListed of book-malformed (position ${position}), for good?`;
    const refused = { code: 2, stdout: '', stderr: `${question} Nobody is there to answer: say --yes.\n` };
    expect(await scene.type(...skip)).toEqual(refused);
    expect(await scene.ask(...skip, '--yes')).toMatchObject({ skipped: { position, state: 'skipped' } });
    await eventually(async () => expect(await scene.priceOf(book(1))).toBe(1_234));
    await eventually(async () => expect((await service.readiness()).status).toBe('up'));
    expect(await scene.status('bookSearch')).toMatchObject({ state: 'live', parked: 0, skipped: 1, fault: null });
    await scene.ask('rebuild', 'bookSearch');
    expect(await scene.books()).toEqual(books);
  });
});

test('whatever operators did is on record, with who and why', async () => {
  const actor = `operator:${userInfo().username}`;
  const stream = 'projection-bookSearch';
  const deeds = [
    { type: 'ProjectionRebuilt', reason: null },
    { type: 'ProjectionRebuilt', reason: null },
    { type: 'ProjectionPaused', reason: 'prices look wrong' },
    { type: 'ProjectionRebuilt', reason: null },
    { type: 'ProjectionResumed', reason: null },
    { type: 'ParkedEventRetried', reason: null },
    { type: 'ParkedEventSkipped', reason: 'an empty record of the old importer' },
    { type: 'ProjectionRebuilt', reason: null },
  ];
  const recorded = (await recordedEvents(scene.environment)).filter((event) => event.stream === stream);
  expect(recorded.map(({ type, data }) => ({ type, reason: data.reason ?? null }))).toEqual(deeds);
  await eventually(async () => {
    const told = await listDeeds(scene.database, { limit: 100, actor });
    const ofBookSearch = told.filter((deed) => deed.stream === stream).reverse();
    expect(ofBookSearch.map(({ what, reason }) => ({ type: what, reason }))).toEqual(deeds);
  });
});
