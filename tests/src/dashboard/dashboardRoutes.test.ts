// What the dashboard serves and to whom, over real HTTP; who its user is, on the real PostgreSQL; how it words things.
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { prepareDashboardAccess } from '../../../src/dashboard/dashboardAccess.js';
import { dashboardRoutes } from '../../../src/dashboard/dashboardRoutes.js';
import { basicAuthentication } from '../../../src/http/basicAuthentication.js';
import { createHttpApp } from '../../../src/http/httpApp.js';
import { type Listening, listen } from '../../../src/http/listen.js';
import type { JobStatus, Readiness } from '../../../src/status/systemStatus.js';
import { projectionStatus } from '../../support/projectionStatus.js';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.js';

const readiness: Readiness = {
  status: 'degraded',
  components: [{ name: 'relay', status: 'degraded', detail: 'RabbitMQ is away' }],
  projections: [projectionStatus({ head: '9007199254740993', lag: '1000', lagSeconds: 7, state: 'behind' })],
};
const jobs: readonly JobStatus[] = [
  {
    ...{ job: 'resendErrorEmail', priority: 'high', schedule: '0 * * * *', timeZone: 'UTC', inWords: 'every hour' },
    ...{ state: 'active', rest: null, drift: [], nextAt: null, lastRun: null },
  },
];
let databaseIsAway = false;
const status = {
  readiness: async () => readiness,
  projections: async () => readiness.projections,
  jobs: async () => {
    if (databaseIsAway) throw new Error('the database is away');
    return jobs;
  },
};
const logger = { info: () => {}, warn: () => {}, error: () => {} };
const web = new URL('../../../src/dashboard/web/', import.meta.url);

describe('the dashboard', () => {
  let server: Listening;
  beforeAll(async () => {
    const authenticate = basicAuthentication({
      verify: async (user, password) => user === 'admin' && password === 'secret',
      realm: 'test',
    });
    const routers = [dashboardRoutes({ status, authenticate, version: '1.2.3-<beta>' })];
    server = await listen(createHttpApp({ routers, logger }), { host: '127.0.0.1', port: 0 });
  });
  afterAll(() => server.close());

  const authorization = `Basic ${Buffer.from('admin:secret').toString('base64')}`;
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/dashboard${path}`, { headers: { authorization, ...headers } });

  test.each(['', '/', '/assets/dashboard.js', '/assets/nothing', '/api/overview'])(
    'shows nothing of %p to strangers',
    async (path) => {
      expect((await fetch(`${server.url}/dashboard${path}`)).status).toBe(401);
    },
  );

  test('the page names the version, as text, and holds no inline script or style', async () => {
    const response = await get('');
    const html = await response.text();
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(html).toContain('BookWorm Integration 1.2.3-&#60;beta&#62;');
    expect(html).not.toMatch(/<style|style=|<script(?![^>]*\ssrc=)|\son\w+=|\{\{/);
  });

  test('every file of the page is served, with its type', async () => {
    const types = { html: 'text/html', css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' };
    const names = readdirSync(web).filter((name) => name !== 'index.html');
    for (const name of names) {
      const response = await get(`/assets/${name}`);
      expect([name, response.status]).toEqual([name, 200]);
      expect(response.headers.get('content-type')).toContain(types[name.split('.').at(-1) as keyof typeof types]);
      expect((await response.text()).length).toBeGreaterThan(100);
    }
  });

  test.each(['index.html', '../dashboardRoutes.ts', '..%2FdashboardRoutes.ts', '%2e%2e/x', '__proto__', 'constructor'])(
    'no other file is: %s',
    async (name) => {
      expect((await get(`/assets/${name}`)).status).toBe(404);
    },
  );

  test('a file that did not change is not sent again, and never used unasked', async () => {
    const first = await get('/assets/dashboard.css');
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    const etag = first.headers.get('etag') ?? '';
    // As browsers ask; fetch in Node would say `no-cache`.
    const second = await get('/assets/dashboard.css', { 'if-none-match': etag, 'cache-control': 'max-age=0' });
    expect([second.status, await second.text()]).toEqual([304, '']);
  });

  test('the overview tells all in one answer, by the clock of the service', async () => {
    const response = await get('/api/overview');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { now, ...rest } = (await response.json()) as { now: string };
    expect(rest).toEqual({ readiness, jobs });
    expect(Math.abs(Date.parse(now) - Date.now())).toBeLessThan(5_000);
  });

  test('while the database is away the overview still tells what is wrong', async () => {
    databaseIsAway = true;
    const response = await get('/api/overview');
    databaseIsAway = false;
    expect([response.status, await response.json()]).toMatchObject([200, { readiness, jobs: null }]);
  });
});

describe("the dashboard's user", () => {
  let base: TestDatabase;
  beforeAll(async () => {
    base = await createTestDatabase();
  });
  afterAll(() => base.drop());

  const stored = () => base.database.query<{ password_hash: string }>('select * from read_model.dashboard_user');

  test('with a given password gets in with it alone, and nothing is stored', async () => {
    const access = await prepareDashboardAccess({ database: base.database, user: 'admin', password: 'given one' });
    expect(access).not.toHaveProperty('generatedPassword');
    expect(await access.verify('admin', 'given one')).toBe(true);
    expect(await access.verify('admin', 'given two')).toBe(false);
    expect(await access.verify('root', 'given one')).toBe(false);
    expect(await stored()).toEqual([]);
  });

  test('with an empty password is not let in with it', async () => {
    const access = await prepareDashboardAccess({ database: base.database, user: 'nobody', password: '' });
    expect(await access.verify('nobody', '')).toBe(false);
  });

  test('instances that start at once agree on one password, which one of them shows once', async () => {
    const options = { database: base.database, user: 'admin' };
    const racing = await Promise.all(Array.from({ length: 4 }, () => prepareDashboardAccess(options)));
    const [generated, ...others] = racing.flatMap(({ generatedPassword }) => generatedPassword ?? []);
    expect(others).toEqual([]);
    const later = await prepareDashboardAccess(options);
    expect(later).not.toHaveProperty('generatedPassword');
    for (const access of [...racing, later]) {
      expect(await access.verify('admin', generated ?? '')).toBe(true);
      expect(await access.verify('root', generated ?? '')).toBe(false);
      expect(await access.verify('admin', 'another')).toBe(false);
    }
    expect(JSON.stringify(await stored())).not.toContain(generated);
  });
});

describe('the words of the page', () => {
  // Plain JavaScript for browsers, which the type checker does not read.
  const load = (name: string) => import(new URL(name, web).href);

  test('spans are told in their two largest units, instants by how far they are away', async () => {
    const { span, ago, until } = await load('format.js');
    const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];
    const spans = [
      0,
      34,
      1_800,
      9_999,
      22_800,
      4 * minute,
      4 * minute + 12 * second,
      2 * hour + minute,
      3 * day + 4 * hour,
    ];
    const told = ['0 ms', '34 ms', '1.8 s', '9.9 s', '22 s', '4 min', '4 min 12 s', '2 h 1 min', '3 d 4 h'];
    expect(spans.map(span)).toEqual(told);
    const at = (ms: number) => new Date(ms).toISOString();
    expect([500, 12_000, 65_000, 2 * hour + minute].map((ms) => ago(at(0), ms))).toEqual([
      'just now',
      '12 s ago',
      '1 min ago',
      '2 h 1 min ago',
    ]);
    expect([-5_000, 900, 65_000].map((ms) => until(at(ms), 0))).toEqual(['due now', 'due now', 'in 1 min 5 s']);
  });

  test('numbers past 2^53 keep every digit; names become words', async () => {
    const { count, words } = await load('format.js');
    expect([count('9007199254740993'), count(10_111)]).toEqual(['9,007,199,254,740,993', '10,111']);
    expect(['eventLog', 'BookPriceChanged', 'relay'].map(words)).toEqual(['Event log', 'Book price changed', 'Relay']);
  });
});
