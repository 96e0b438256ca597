// The two questions of orchestrators, over real HTTP.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { healthRoutes } from '../../../src/http/healthRoutes.js';
import { createHttpApp } from '../../../src/http/httpApp.js';
import { type Listening, listen } from '../../../src/http/listen.js';
import type { Condition, Readiness } from '../../../src/status/systemStatus.js';

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
    projections: [
      {
        name: 'jobs',
        version: 1,
        position: '9',
        head: '9007199254740993',
        lag: '9007199254740984',
        state: 'behind',
        fault: null,
      },
    ],
  };
}

describe('health', () => {
  let server: Listening;
  beforeAll(async () => {
    server = await listen(createHttpApp({ routers: [healthRoutes(status)], logger }), { host: '127.0.0.1', port: 0 });
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

  test('probes leave no trace in the log, not even when the service is down', () => {
    expect(logged).toEqual([]);
  });
});
