// Who gets in, who does not, and how guessing is slowed down; over real HTTP.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Router from '@koa/router';
import { basicAuthentication } from '../../../src/http/basicAuthentication.js';
import { createHttpApp } from '../../../src/http/httpApp.js';
import { type Listening, listen } from '../../../src/http/listen.js';

const logger = { info: () => {}, warn: () => {}, error: () => {} };
let now: number;
let asked: string[];
let databaseIsAway: boolean;
let refusals: string[];
let server: Listening;

async function verify(user: string, password: string): Promise<boolean> {
  asked.push(`${user}:${password}`);
  await new Promise((resolve) => setImmediate(resolve));
  if (databaseIsAway) throw new Error('the database is away');
  return user === 'käthe' && password === 'secret: 1';
}

beforeEach(async () => {
  now = 0;
  asked = [];
  databaseIsAway = false;
  refusals = [];
  const onRefused = (reason: string, address: string) => void refusals.push(`${reason} ${address}`);
  const router = new Router().use(
    basicAuthentication({ verify, realm: 'the books', onRefused, monotonicMs: () => now }),
  );
  router.get('/inside', (ctx) => {
    ctx.body = 'welcome';
  });
  const app = createHttpApp({ routers: [router], logger });
  // Lets the tests come from many addresses.
  app.proxy = true;
  server = await listen(app, { host: '127.0.0.1', port: 0 });
});

afterEach(() => server.close());

const encode = (credentials: string) => `Basic ${Buffer.from(credentials).toString('base64')}`;
const right = encode('käthe:secret: 1');

function get(authorization?: string, address = '10.0.0.1'): Promise<Response> {
  const headers = { 'X-Forwarded-For': address, ...(authorization !== undefined && { authorization }) };
  return fetch(`${server.url}/inside`, { headers });
}

async function statusOf(authorization?: string, address?: string): Promise<number> {
  const response = await get(authorization, address);
  await response.arrayBuffer();
  return response.status;
}

async function guess(times: number, address?: string): Promise<readonly number[]> {
  const answers: number[] = [];
  for (let n = 0; n < times; n++) answers.push(await statusOf(encode(`käthe:guess ${n} of ${address}`), address));
  return answers;
}

describe('signing in', () => {
  test('right credentials get in, colons and umlauts included; the scheme may be in any case', async () => {
    expect(await (await get(right)).text()).toBe('welcome');
    expect(await statusOf(right.replace('Basic', 'bAsIc'))).toBe(200);
  });

  test('without credentials the answer says how to sign in, and nobody is asked', async () => {
    const response = await get();
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Basic realm="the books", charset="UTF-8"');
    expect(await response.json()).toMatchObject({
      status: 401,
      detail: 'Sign in to the books with user and password.',
    });
    expect(asked).toEqual([]);
  });

  test.each([
    ['another scheme', 'Bearer a2F0ZTpz'],
    ['no credentials', 'Basic'],
    ['no base64', 'Basic käthe:secret'],
    ['base64 with a rest', `${right} x`],
    ['base64 that is not how anybody encodes it', 'Basic YTpi='],
    ['no colon', encode('käthe')],
    ['a control character', encode('käthe:secret\n')],
    ['bytes that are no UTF-8', `Basic ${Buffer.from([0x61, 0x3a, 0xff]).toString('base64')}`],
  ])('%s is refused without asking anybody', async (_what, header) => {
    expect(await statusOf(Buffer.from(header).toString('latin1'))).toBe(401);
    expect(asked).toEqual([]);
  });

  test('an unknown path does not ask for credentials', async () => {
    expect((await fetch(`${server.url}/outside`)).status).toBe(404);
  });
});

describe('a refusal is reported', () => {
  test('with its address: wrong credentials, and attempts of one who has to wait', async () => {
    await guess(5, '10.0.0.1');
    expect(refusals).toEqual(Array(5).fill('wrong-credentials 10.0.0.1'));
    await statusOf(right, '10.0.0.1');
    await statusOf(encode('a:b'), '10.0.0.2');
    expect(refusals.slice(5)).toEqual(['locked-out 10.0.0.1', 'wrong-credentials 10.0.0.2']);
  });

  test('of nobody who gets in, has no credentials yet, or cannot be judged', async () => {
    await statusOf(right);
    await statusOf();
    databaseIsAway = true;
    await statusOf(encode('a:b'));
    expect(refusals).toEqual([]);
  });
});

describe('remembering', () => {
  test('right credentials are verified once a minute', async () => {
    expect([await statusOf(right), await statusOf(right)]).toEqual([200, 200]);
    now = 59_999;
    expect(await statusOf(right)).toBe(200);
    expect(asked).toHaveLength(1);
    now = 60_001;
    expect(await statusOf(right)).toBe(200);
    expect(asked).toHaveLength(2);
  });

  test('the same credentials at the same time are verified once, and count once', async () => {
    expect(await Promise.all(Array.from({ length: 20 }, () => statusOf(right)))).toEqual(Array(20).fill(200));
    expect(asked).toHaveLength(1);
  });

  test('wrong credentials are verified each time', async () => {
    expect([await statusOf(encode('käthe:no')), await statusOf(encode('käthe:no'))]).toEqual([401, 401]);
    expect(asked).toHaveLength(2);
  });

  test('a verification that breaks is a fault of ours, is not remembered and is no guess', async () => {
    databaseIsAway = true;
    for (let n = 0; n < 6; n++) expect(await statusOf(right)).toBe(500);
    databaseIsAway = false;
    expect(await statusOf(right)).toBe(200);
  });
});

describe('guessing', () => {
  test('after five failures an address waits until its minute is over, even with the right password', async () => {
    expect(await guess(4)).toEqual([401, 401, 401, 401]);
    now = 20_000;
    expect(await guess(1)).toEqual([401]);
    const response = await get(right);
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '40']);
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining('40 seconds') });
    expect(asked).toHaveLength(5);
    now = 60_001;
    expect(await statusOf(right)).toBe(200);
  });

  test('other addresses are not affected', async () => {
    await guess(6);
    expect(await statusOf(right, '10.0.0.2')).toBe(200);
  });

  test('signing in does not count, and does not clear what failed before', async () => {
    await guess(4);
    expect(await statusOf(right)).toBe(200);
    expect(await guess(2)).toEqual([401, 429]);
  });

  test('coming without credentials does not count', async () => {
    for (let n = 0; n < 6; n++) expect(await statusOf()).toBe(401);
    expect(await statusOf(right)).toBe(200);
  });

  test('a hundred guesses at once are not a hundred guesses', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => statusOf(encode(`käthe:${n}`))));
    expect(answers.filter((status) => status === 401)).toHaveLength(5);
    expect(asked).toHaveLength(5);
  });

  test('the memory is bounded: the thousand and first address takes the place of the first', async () => {
    await guess(5, '10.0.0.1');
    for (let n = 0; n < 999; n += 100) {
      const addresses = Array.from({ length: Math.min(100, 999 - n) }, (_, k) => `10.1.${n / 100}.${k}`);
      await Promise.all(addresses.map((address) => guess(1, address)));
    }
    expect(await statusOf(right, '10.0.0.1')).toBe(429);
    await guess(1, '10.2.0.0');
    expect(await statusOf(right, '10.0.0.1')).toBe(200);
  });
});
