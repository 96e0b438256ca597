// What no browser would send: request targets that are no path, and bodies that end early; written to the raw socket.
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import Router from '@koa/router';
import { createHttpApp } from '../../../src/http/httpApp.js';
import { type Listening, listen } from '../../../src/http/listen.js';

const lines: { level: string; details: Record<string, unknown> }[] = [];
const write = (level: string) => (details: object) => void lines.push({ level, details: { ...details } });
const logger = { info: write('info'), warn: write('warn'), error: write('error') };
let bodyEnded = Promise.resolve();
const router = new Router()
  .get('/fine', (ctx) => {
    ctx.body = 'fine';
  })
  .post('/body', async (ctx) => {
    bodyEnded = new Promise((resolve) => ctx.res.once('close', resolve));
    await new Promise((resolve) => ctx.req.once('close', resolve));
    ctx.body = 'read';
  });

let server: Listening;
beforeAll(async () => {
  server = await listen(createHttpApp({ routers: [router], logger }), { host: '127.0.0.1', port: 0 });
});
afterAll(() => server.close());
beforeEach(() => {
  lines.length = 0;
});

/** Everything the server answers until it closes the connection. */
async function send(bytes: string): Promise<string> {
  const socket = connect(server.port, '127.0.0.1');
  socket.end(bytes);
  return text(socket).catch(() => '');
}

async function get(target: string, method = 'GET') {
  const answer = await send(`${method} ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return { code: Number(head.split(' ')[1]), head, body };
}

test.each([
  ['an open bracket', 400, 'http://[::1'],
  ['a bad address', 400, 'http://[::bad/'],
  ['a bad address in upper case', 400, 'HTTP://[/fine'],
  ['a scheme without a path', 400, 'a://'],
  ['two slashes', 404, '//'],
  ['two slashes and an open bracket', 404, '//[::1'],
  ['an asterisk', 404, '*'],
  ['a percent sign', 404, '/%'],
  ['7,000 bytes', 404, `/${'x'.repeat(7_000)}`],
  ['the URL of another host', 404, 'http://elsewhere.example/nothing'],
])('a target that is %s is answered with %d, and the next request is served', async (_what, code, target) => {
  const answer = await get(target);
  expect(answer.code).toBe(code);
  expect(answer.head).toMatch(/content-type: application\/problem\+json/i);
  expect(answer.head).toMatch(/content-security-policy: /i);
  expect(JSON.parse(answer.body)).toMatchObject({ status: code, detail: expect.stringMatching(/./) });
  expect(lines).toMatchObject([{ level: 'info', details: { status: code } }]);
  expect((await get('/fine')).body).toBe('fine');
});

test('a target with the name of another host is served by its path, as HTTP demands', async () => {
  expect(await get('http://elsewhere.example/fine')).toMatchObject({ code: 200, body: 'fine' });
});

test.each(['HEAD', 'POST', 'OPTIONS', 'TRACE'])(
  '%s with a target that cannot be parsed is refused too',
  async (method) => {
    expect((await get('http://[::1', method)).code).toBe(400);
  },
);

test.each(['TRACE', 'PROPFIND'])('%s is told that it is not offered', async (method) => {
  const { code, body } = await get('/fine', method);
  expect([code, JSON.parse(body).detail]).toEqual([501, expect.stringMatching(/method/)]);
});

test.each([
  ['Content-Length', 'Content-Length: 100\r\n\r\n{'],
  ['chunks', 'Transfer-Encoding: chunked\r\n\r\n5\r\nab'],
  ['broken chunks', 'Transfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n'],
])('a body cut short, sent with %s, is no fault of ours', async (_how, rest) => {
  await send(`POST /body HTTP/1.1\r\nHost: a\r\n${rest}`);
  await bodyEnded;
  expect((await get('/fine')).body).toBe('fine');
  expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
});
