// What every answer of the HTTP application has in common, and how it gets on and off its port.
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import Router from '@koa/router';
import { createHttpApp } from '../../../src/http/httpApp.js';
import { CannotListenError, type Listening, listen } from '../../../src/http/listen.js';
import { eventually } from '../../support/eventually.js';

const local = { host: '127.0.0.1', port: 0 };
const lines: { level: string; details: Record<string, unknown>; message: string }[] = [];
const write = (level: string) => (details: object, message: string) =>
  void lines.push({ level, details: { ...details }, message });
const logger = { info: write('info'), warn: write('warn'), error: write('error') };

const waiting: (() => void)[] = [];
let endless = new PassThrough();
const router = new Router()
  .get('/fine', (ctx) => {
    ctx.body = { fine: true };
  })
  .get('/broken', () => {
    throw new Error('the password of the database is "secret"');
  })
  .get('/foreign-status', () => {
    throw Object.assign(new Error('upstream said no'), { status: 404, expose: true });
  })
  .get('/refusing', (ctx) => ctx.throw(409, 'This is not the time.', { headers: { 'Retry-After': '7' } }))
  .get('/raw', (ctx) => {
    ctx.respond = false;
    ctx.res.writeHead(418).end('raw');
  })
  .get('/slow', async (ctx) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    ctx.body = 'done';
  })
  .get('/endless', (ctx) => {
    ctx.body = endless;
    ctx.flushHeaders();
  });
const other = new Router().post('/other', (ctx) => {
  ctx.body = 'posted';
});
const newApp = () => createHttpApp({ routers: [router, other], logger });

describe('an answer', () => {
  let server: Listening;
  beforeAll(async () => {
    server = await listen(newApp(), local);
  });
  afterAll(() => server.close());

  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(server.url + path, { method, headers, redirect: 'manual' });

  test.each(['/fine', '/nothing', '/broken', '/raw'])('%s carries the security headers', async (path) => {
    const { headers } = await get(path);
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.has('x-powered-by')).toBe(false);
  });

  test('the root leads to the dashboard', async () => {
    const response = await get('/');
    expect([response.status, response.headers.get('location')]).toEqual([302, '/dashboard']);
  });

  test('a fault of ours is told without our insides, under a trace id that the log has too', async () => {
    lines.length = 0;
    const response = await get('/broken');
    expect(response.status).toBe(500);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const problem = (await response.json()) as { traceId: string };
    expect(problem).toEqual({
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      detail: expect.any(String),
      traceId: expect.stringMatching(/^[\da-f]{32}$/),
    });
    expect(JSON.stringify(problem)).not.toContain('secret');
    expect(lines).toEqual([
      {
        level: 'error',
        message: 'request failed',
        details: { method: 'GET', path: '/broken', traceId: problem.traceId, err: expect.any(Error) },
      },
    ]);
  });

  test("the caller's trace id is used where it sent one", async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const response = await get('/broken', { traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
    expect(await response.json()).toMatchObject({ traceId });
    const zero = await get('/broken', { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` });
    expect(await zero.json()).not.toMatchObject({ traceId: '0'.repeat(32) });
  });

  test("the status of a neighbour's error does not become ours", async () => {
    expect((await get('/foreign-status')).status).toBe(500);
  });

  test('a refusal keeps its status, its words and its headers', async () => {
    const response = await get('/refusing');
    expect([response.status, response.headers.get('retry-after')]).toEqual([409, '7']);
    expect(await response.json()).toMatchObject({ title: 'Conflict', detail: 'This is not the time.' });
  });

  test('an unknown address says where to go: in JSON for programs, in a few words for people', async () => {
    const problem = await (await get('/nothing')).json();
    expect(problem).toMatchObject({
      status: 404,
      title: 'Not Found',
      detail: expect.stringContaining('/health/ready'),
    });
    const forPeople = await get('/nothing', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
    expect([forPeople.status, forPeople.headers.get('content-type')]).toEqual([404, 'text/plain; charset=utf-8']);
    expect(await forPeople.text()).toMatch(/\/dashboard.*\/mcp.*\/health\/ready/);
  });

  test('a wrong method is answered with those that are right, whichever router has the address', async () => {
    const response = await get('/other');
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await response.json()).toMatchObject({ status: 405, title: 'Method Not Allowed' });
  });

  test('what a handler wrote to the raw response stays', async () => {
    const response = await get('/raw');
    expect([response.status, await response.text()]).toEqual([418, 'raw']);
  });

  test('the log is quiet about what went well, and has one line about a refusal', async () => {
    lines.length = 0;
    await get('/fine');
    await get('/nothing?token=abc');
    const details = { method: 'GET', path: '/nothing', status: 404, traceId: expect.any(String) };
    expect(lines).toEqual([{ level: 'info', message: 'request refused', details }]);
  });
});

describe('an answer that ends early', () => {
  let server: Listening;
  beforeEach(async () => {
    lines.length = 0;
    endless = new PassThrough();
    server = await listen(newApp(), local);
  });
  afterEach(() => server.close());

  test('because its source breaks is logged as a fault', async () => {
    const response = await fetch(`${server.url}/endless`);
    endless.destroy(new Error('the source broke'));
    await expect(response.text()).rejects.toThrow();
    const details = { path: '/endless', err: expect.objectContaining({ message: 'the source broke' }) };
    await eventually(() =>
      expect(lines).toContainEqual({ level: 'error', message: 'an answer could not be finished', details }),
    );
  });

  test('because its client left is nothing to log', async () => {
    const leaving = new AbortController();
    await fetch(`${server.url}/endless`, { signal: leaving.signal });
    const closed = new Promise((resolve) => endless.once('close', resolve));
    leaving.abort();
    await closed;
    expect(lines).toEqual([]);
  });
});

describe('listening', () => {
  test('a port in use is named in one line, with what to do', async () => {
    const occupant = createServer();
    await new Promise<void>((resolve) => occupant.listen(0, '127.0.0.1', resolve));
    const { port } = occupant.address() as AddressInfo;
    const outcome = await listen(newApp(), { host: '127.0.0.1', port }).catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(CannotListenError);
    expect(outcome).toHaveProperty('message', `Port ${port} on 127.0.0.1 is in use; set PORT to another one.`);
    occupant.close();
  });

  test('an address of another machine is named in one line', async () => {
    await expect(listen(newApp(), { host: '192.0.2.1', port: 0 })).rejects.toThrow(
      '192.0.2.1 is not an address of this machine; set HOST to one that is.',
    );
  });

  test('every address of the machine is shown under one that can be opened', async () => {
    const server = await listen(newApp(), { host: '0.0.0.0', port: 0 });
    expect(server.url).toBe(`http://localhost:${server.port}`);
    await server.close();
  });

  test('closing lets a running request end, takes no new one, and does not wait for kept-alive connections', async () => {
    const server = await listen(newApp(), local);
    await fetch(`${server.url}/fine`).then((response) => response.text());
    const slow = fetch(`${server.url}/slow`).then((response) => response.text());
    const finish = await eventually(() => waiting.pop() ?? Promise.reject(new Error('not arrived')));
    const started = performance.now();
    const closed = server.close();
    await expect(fetch(`${server.url}/fine`)).rejects.toThrow();
    finish();
    expect(await slow).toBe('done');
    await closed;
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test('closing cuts what does not end within a few seconds; closing twice is closing once', async () => {
    const server = await listen(newApp(), local);
    endless = new PassThrough();
    const answer = new Promise<string>((resolve, reject) => {
      request(`${server.url}/endless`, (response) => text(response).then(resolve, reject))
        .on('error', reject)
        .end();
    });
    const cut = expect(answer).rejects.toThrow();
    await fetch(`${server.url}/fine`);
    await Promise.all([server.close(), server.close()]);
    await cut;
  });
});
