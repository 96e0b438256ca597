// Nobody reads the dashboard without a password, however its paths are spelled: every registered route, sent raw.
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { dashboardRoutes } from '../../../src/dashboard/dashboardRoutes.js';
import { basicAuthentication } from '../../../src/http/basicAuthentication.js';
import { createHttpApp } from '../../../src/http/httpApp.js';
import { type Listening, listen } from '../../../src/http/listen.js';

const status = {
  readiness: async () => ({ status: 'up' as const, components: [], projections: [] }),
  projections: async () => [],
  jobs: async () => [],
};
const logger = { info: () => {}, warn: () => {}, error: () => {} };
const verify = async (user: string, password: string) => user === 'admin' && password === 'secret';
const router = dashboardRoutes({ status, authenticate: basicAuthentication({ verify, realm: 'test' }), version: '1' });
const paths = router.stack
  .filter(({ methods }) => methods.length > 0)
  .map(({ path }) => String(path).replace(':file', 'dashboard.js'));

let server: Listening;
beforeAll(async () => {
  server = await listen(createHttpApp({ routers: [router], logger }), { host: '127.0.0.1', port: 0 });
});
afterAll(() => server.close());

/** Unlike fetch, sends the path as it is. */
async function statusOf(path: string, { method = 'GET', headers = {} } = {}): Promise<number | undefined> {
  const sent = request({ host: '127.0.0.1', port: server.port, path, method, headers }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

const encoded = (text: string) => [...text].map((character) => `%${character.charCodeAt(0).toString(16)}`).join('');

/** The path itself, and what a careless match could take for it. */
function spellings(path: string): readonly string[] {
  const segments = path.split('/').slice(1);
  const each = (change: (segment: string) => string) =>
    segments.map((_, at) => segments.map((segment, n) => `/${n === at ? change(segment) : segment}`).join(''));
  const changed = [
    path,
    path.toUpperCase(),
    ...each((segment) => segment.toUpperCase()),
    ...each((segment) => `${segment[0]?.toUpperCase()}${segment.slice(1)}`),
    ...each((segment) => `/${segment}`),
    ...each((segment) => `./${segment}`),
    ...each((segment) => `x/../${segment}`),
    ...each((segment) => `${encoded(segment.slice(0, 1))}${segment.slice(1)}`),
    ...each((segment) => `${segment};x`),
    ...each(encoded),
    `/${encoded(path.slice(1))}`,
    path.replaceAll('/', '\\').replace('\\', '/'),
    `http://elsewhere.example${path}`,
    `http://elsewhere.example${path.toUpperCase()}`,
  ];
  return changed.flatMap((spelling) => [
    spelling,
    `${spelling}/`,
    `${spelling}//`,
    `${spelling}?x=/`,
    `${spelling}%2f`,
  ]);
}

test('the walk sees the page, its files and the overview, which open with the password', async () => {
  expect(paths).toEqual(['/dashboard', '/dashboard/assets/dashboard.js', '/dashboard/api/overview']);
  const headers = { authorization: `Basic ${Buffer.from('admin:secret').toString('base64')}` };
  for (const path of paths) expect([path, await statusOf(path, { headers })]).toEqual([path, 200]);
});

test.each(paths)('%s asks for the password, and no other spelling of it goes around that', async (path) => {
  for (const spelling of spellings(path)) {
    for (const method of ['GET', 'HEAD']) {
      const code = await statusOf(spelling, { method });
      const expected = spelling === path ? [401] : [400, 401, 404];
      expect({ spelling, method, code, refused: expected.includes(code ?? 0) }).toMatchObject({ refused: true });
    }
  }
});
