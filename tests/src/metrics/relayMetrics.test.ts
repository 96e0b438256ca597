// What Prometheus is told of the relay, scraped over real HTTP.
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { createHttpApp } from '../../../src/http/httpApp.js';
import { type Listening, listen } from '../../../src/http/listen.js';
import { metricsRoutes } from '../../../src/http/metricsRoutes.js';
import { type RelayMetrics, relayMetrics } from '../../../src/metrics/relayMetrics.js';
import type { RelayStatus } from '../../../src/status/readRelayStatus.js';

const logger = { info() {}, warn() {}, error() {} };
const well: RelayStatus = {
  ...{ position: 9n, instance: 'shop-1', pause: null, fault: null, parked: 0, skipped: 0 },
  ...{ state: 'publishing', head: 9n, waiting: { count: 0, since: null } },
};
let figures: { confirmed: number; returned: number; refused: number; reconnects: number };
let status: () => Promise<RelayStatus>;
let looks: number;
let metrics: RelayMetrics;
let server: Listening;

beforeEach(async () => {
  figures = { confirmed: 0, returned: 0, refused: 0, reconnects: 0 };
  looks = 0;
  status = async () => well;
  const registry = new Registry();
  metrics = relayMetrics({
    registry,
    publisher: {
      get figures() {
        return figures;
      },
    },
    status: () => {
      looks++;
      return status();
    },
    isWell: ({ fault }) => fault === null,
  });
  const routers = [metricsRoutes(registry, { allowedHosts: ['127.0.0.1'] })];
  server = await listen(createHttpApp({ routers, logger }), { host: '127.0.0.1', port: 0 });
});

afterEach(() => server.close());

/** The values by name, and labels. */
async function scraped(): Promise<Readonly<Record<string, number>>> {
  const response = await fetch(`${server.url}/metrics`);
  expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const samples = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    samples.map((line) => {
      const [, name = '', value] = /^(.*) (\S+)$/.exec(line) ?? [];
      return [name.replace('bookworm_relay_', ''), Number(value)];
    }),
  );
}

describe('a scrape', () => {
  test('has what the bus did since the process began', async () => {
    figures = { confirmed: 7, returned: 2, refused: 1, reconnects: 3 };
    expect(await scraped()).toMatchObject({
      published_total: 7,
      returned_total: 2,
      refused_total: 1,
      reconnects_total: 3,
    });
    figures = { ...figures, confirmed: 8 };
    expect(await scraped()).toMatchObject({ published_total: 8, returned_total: 2 });
  });

  test('has how long the bus took for messages, in seconds', async () => {
    for (const tookMs of [3, 3, 700]) metrics.onConfirmed(tookMs);
    expect(await scraped()).toMatchObject({
      'confirm_seconds_bucket{le="0.0025"}': 0,
      'confirm_seconds_bucket{le="0.005"}': 2,
      'confirm_seconds_bucket{le="1"}': 3,
      confirm_seconds_count: 3,
      confirm_seconds_sum: expect.closeTo(0.706, 6),
    });
  });

  test('has where the relay stands, in one look', async () => {
    expect(await scraped()).toMatchObject({ up: 1, waiting_messages: 0, lag_seconds: 0, parked_messages: 0 });
    const since = new Date(Date.now() - 90_000).toISOString();
    status = async () => ({ ...well, fault: 'RabbitMQ is away', parked: 2, waiting: { count: 5, since } });
    looks = 0;
    const { lag_seconds: lag, ...rest } = await scraped();
    expect(rest).toMatchObject({ up: 0, waiting_messages: 5, parked_messages: 2 });
    expect(Math.abs((lag ?? 0) - 90)).toBeLessThan(10);
    expect(looks).toBe(1);
  });

  test.each([
    ['fails', () => Promise.reject(new Error('PostgreSQL is away'))],
    ['never comes', () => new Promise<never>(() => {})],
  ])(
    'whose answer from the database %s still has the rest, and tells nothing that is not known',
    async (_how, answer) => {
      figures = { ...figures, confirmed: 7 };
      status = answer;
      const told = await scraped();
      expect(told).toMatchObject({ up: 0, published_total: 7 });
      expect(Object.keys(told).filter((name) => /waiting|lag|parked/.test(name))).toEqual([]);
      status = async () => well;
      expect(await scraped()).toMatchObject({ up: 1, waiting_messages: 0 });
    },
  );

  test('is refused to who comes by another name', async () => {
    const sent = request(`${server.url}/metrics`, { headers: { host: 'evil.example' } }).end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(403);
    expect(await text(response)).not.toContain('bookworm_relay');
    expect(looks).toBe(0);
  });
});
