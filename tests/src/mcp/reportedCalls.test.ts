// What the door for agents reports of those who come: how calls of tools went, and who was refused for a name; over real HTTP.
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import Koa from 'koa';
import { z } from 'zod';
import type { ToolCall } from '../../../domain/auditing/toolCall.js';
import { mcpEndpoint } from '../../../src/http/mcpEndpoint.js';
import { mcpTool } from '../../../src/mcp/mcpTool.js';
import { ToolRegistry } from '../../../src/mcp/toolRegistry.js';

@mcpTool({
  name: 'echo_nothing',
  title: 'Echo Nothing',
  description: 'Answers nothing.',
  category: 'catalog',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: z.strictObject({}),
  output: z.object({}),
})
class EchoNothing {
  execute = async () => ({});
}

const logger = { info() {}, warn() {}, error() {} };
let server: Server;
let reported: (ToolCall | string)[];

beforeAll(async () => {
  const endpoint = mcpEndpoint({
    registry: new ToolRegistry([EchoNothing], (tool) => new tool(), logger),
    version: '1',
    logger,
    allowedHosts: ['127.0.0.1'],
    onToolCall: (call) => void reported.push(call),
    onRefused: (reason, address) => void reported.push(`${reason} ${address}`),
  });
  server = createServer(new Koa().use(endpoint.routes()).callback()).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

beforeEach(() => {
  reported = [];
});

afterAll(() => server.close().closeAllConnections());

async function post(method: string, { args = {}, headers = {} } = {}): Promise<number | undefined> {
  const { port } = server.address() as AddressInfo;
  const options = {
    host: '127.0.0.1',
    port,
    path: '/mcp',
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
  };
  const params = method === 'tools/call' ? { name: 'echo_nothing', arguments: args } : {};
  const sent = request(options).end(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

test('each call of a tool is reported with its outcome, other requests are not', async () => {
  await post('ping');
  await post('tools/list');
  await post('tools/call');
  await post('tools/call', { args: { unknown: 1 } });
  const call = { tool: 'echo_nothing', durationMs: expect.any(Number) };
  expect(reported).toEqual([
    { ...call, outcome: 'answered' },
    { ...call, outcome: 'refused' },
  ]);
});

test('a caller by a strange name, or from a page of a strange origin, is reported with the address', async () => {
  expect(await post('tools/call', { headers: { host: 'evil.example' } })).toBe(403);
  expect(await post('tools/call', { headers: { origin: 'https://evil.example' } })).toBe(403);
  expect(reported).toEqual(['unknown-host 127.0.0.1', 'unknown-origin 127.0.0.1']);
});
