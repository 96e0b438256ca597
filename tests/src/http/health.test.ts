// The two questions of orchestrators, over real HTTP.
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { healthRoutes } from '../../../src/http/healthRoutes.js';
import { createHttpApp } from '../../../src/http/httpApp.js';
import { type Listening, listen } from '../../../src/http/listen.js';
import type { Condition, Readiness } from '../../../src/status/systemStatus.js';
import { projectionStatus } from '../../support/projectionStatus.js';

let readiness: Readiness;
let asked = 0;
const status = {
  readiness: async () => {
    asked++;
    return readiness;
  },
  projections: async () => [],
  jobs: async () => [],
};
const logged: string[] = [];
const log = (_details: object, message: string) => void logged.push(message);
const logger = { info: log, warn: log, error: log };

function readinessOf(condition: Condition): Readiness {
  return {
    status: condition,
    components: [{ name: 'relay', status: condition, detail: 'publishes to the in-process bus' }],
    projections: [projectionStatus({ head: '9007199254740993', lag: '1000', lagSeconds: 7, state: 'behind' })],
  };
}

describe('health', () => {
  let server: Listening;
  beforeAll(async () => {
    const routers = [healthRoutes(status, { allowedHosts: ['127.0.0.1', 'Shop.example'] })];
    server = await listen(createHttpApp({ routers, logger }), { host: '127.0.0.1', port: 0 });
  });
  afterAll(() => server.close());

  test('a process that answers lives, whatever its neighbours do', async () => {
    asked = 0;
    const response = await fetch(`${server.url}/health/live`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'up' }]);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(asked).toBe(0);
  });

  test.each([
    ['up', 200],
    ['degraded', 200],
    ['down', 503],
  ] as const)('readiness that is %s is told whole, with %d', async (condition, code) => {
    readiness = readinessOf(condition);
    const response = await fetch(`${server.url}/health/ready`);
    expect([response.status, await response.json()]).toEqual([code, readiness]);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  /** As a client that reached this address under some name; fetch would not send another Host. */
  async function ready(host: string) {
    const sent = request(`${server.url}/health/ready`, { headers: { host } }).end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    return [response.statusCode, response.headers['cache-control'], await json(response)];
  }

  test.each(['10.1.2.3:8080', 'evil.example', 'shop.example.evil.example', '127.0.0.1@evil.example', '[::1]'])(
    'who comes by the name %p learns the status alone',
    async (host) => {
      readiness = readinessOf('up');
      expect(await ready(host)).toEqual([200, 'no-store', { status: 'up' }]);
      readiness = readinessOf('down');
      expect(await ready(host)).toEqual([503, 'no-store', { status: 'down' }]);
    },
  );

  test.each(['shop.example', 'SHOP.example:443', '127.0.0.1:1'])(
    'who comes by the name %p learns all',
    async (host) => {
      readiness = readinessOf('degraded');
      expect(await ready(host)).toEqual([200, 'no-store', readiness]);
    },
  );

  test('probes leave no trace in the log, not even when the service is down', () => {
    expect(logged).toEqual([]);
  });

  test.each([
    '/Health/live',
    '/health/READY',
    '//health/ready',
    '/health//ready',
    '/%68ealth/ready',
    '/health/ready%2f',
  ])('nothing answers at %s', async (path) => {
    expect((await fetch(server.url + path)).status).toBe(404);
  });

  test('a slash at the end changes nothing, and neither does it let an answer be stored', async () => {
    const response = await fetch(`${server.url}/health/ready/`);
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
  });
});
