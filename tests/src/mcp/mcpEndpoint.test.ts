// The endpoint keeps its promises to real MCP clients, and answers everything else so that a client understands.
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { JSONRPCErrorResponseSchema } from '@modelcontextprotocol/sdk/types.js';
import { Container } from 'inversify';
import Koa from 'koa';
import { z } from 'zod';
import type { Database } from '../../../application/ports/database.js';
import type { BookSnapshot } from '../../../domain/catalog/book.js';
import { mcpEndpoint } from '../../../src/http/mcpEndpoint.js';
import { discoverTools } from '../../../src/mcp/discoverTools.js';
import { type McpTool, mcpTool } from '../../../src/mcp/mcpTool.js';
import { ToolRegistry } from '../../../src/mcp/toolRegistry.js';
import { tokens } from '../../../src/tokens.js';

const dune: BookSnapshot = {
  id: '0196d5a4-7c1e-7b62-9f3a-5d2c8e4b1a60',
  name: 'Dune',
  description: `${'Spice and sand. '.repeat(100)}End`,
  imageUrl: null,
  category: { id: '1', name: 'Science Fiction' },
  publisher: null,
  authors: [{ id: '2', name: 'Frank Herbert' }],
  price: 20,
  priceSale: null,
  status: 'InStock',
  averageRating: 4.5,
  totalReviews: 12,
};

/** Knows Dune: by id, and by its name. */
const database: Database = {
  async query<Row extends object>(_sql: string, [asked]: readonly unknown[] = []) {
    const found = Array.isArray(asked) ? asked.includes(dune.id) : asked === dune.name;
    return (found ? [{ ...dune, ...(!Array.isArray(asked) && { total: 1 }) }] : []) as unknown as readonly Row[];
  },
  transaction: (work) => work({ ...database, load: async () => {} }),
};

const calls = new EventEmitter();
const nothing = z.strictObject({});

/** Ends only when its caller is gone. */
@mcpTool({
  name: 'wait',
  title: 'Wait',
  description: 'Waits. Use this when there is time. Example: {}',
  category: 'catalog',
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  input: nothing,
  output: z.object({}),
})
class Wait implements McpTool<z.output<typeof nothing>, object> {
  async execute(_input: object, { signal }: { signal: AbortSignal }) {
    const aborted = once(signal, 'abort');
    calls.emit('started');
    await aborted;
    calls.emit('aborted');
    return {};
  }
}

/** Breaks the promise that faults are results. */
class BrokenRegistry extends ToolRegistry {
  override call(): never {
    throw new Error('password of postgres://db');
  }
}

const logged: object[] = [];
const logger = { info() {}, warn() {}, error: (details: object) => logged.push(details) };
const finished = new EventEmitter();
const servers: Server[] = [];

async function serve(registry: ToolRegistry): Promise<string> {
  const app = new Koa();
  // Koa prints it when a client breaks off.
  app.silent = true;
  app.use(async (ctx, next) => {
    if (ctx.get('x-hold')) await new Promise((resolve) => ctx.req.once('close', resolve));
    await next();
    finished.emit('request', ctx.status);
  });
  app.use(
    mcpEndpoint({ registry, version: '1.2.3', logger, allowedHosts: ['127.0.0.1', 'Shop.example', '::1'] }).routes(),
  );
  const server = createServer(app.callback()).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
}

let url: string;
let tools: Awaited<ReturnType<typeof discoverTools>>;
const client = new Client({ name: 'test', version: '1.0.0' });

beforeAll(async () => {
  const container = new Container();
  container.bind(tokens.database).toConstantValue(database);
  tools = await discoverTools();
  url = await serve(new ToolRegistry([...tools, Wait], (tool) => container.get(tool, { autobind: true }), logger));
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
});

afterAll(async () => {
  await client.close();
  for (const server of servers) server.close().closeAllConnections();
});

const message = (method: string, params: object = {}) => JSON.stringify({ jsonrpc: '2.0', id: 7, method, params });
const ping = message('ping');
const callOf = (name: string) => message('tools/call', { name, arguments: {} });

async function post(body: string | Buffer, headers: Record<string, string> = {}, to = url) {
  const options = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } };
  const sent = request(to, options).end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

describe('an MCP client', () => {
  test('learns who it talks to, what is offered, and how to use it', () => {
    expect(client.getServerVersion()).toEqual({ name: 'mcptools', title: 'MCP Tools Server', version: '1.2.3' });
    expect(client.getServerCapabilities()).toEqual({ tools: {} });
    expect(client.getInstructions()).toContain('search_catalog');
  });

  test('sees every tool of the folder, in alphabetical order', async () => {
    expect(tools.map((tool) => tool.name).slice(0, 2)).toEqual(['GetBook', 'SearchCatalog']);
    const listed = await client.listTools();
    expect(listed.tools.map(({ name, title, _meta }) => ({ name, title, ..._meta }))).toEqual([
      { name: 'get_book', title: 'Get Book Details', category: 'catalog' },
      { name: 'search_catalog', title: 'Search BookWorm Catalog', category: 'catalog' },
      { name: 'wait', title: 'Wait', category: 'catalog' },
    ]);
    expect(listed.nextCursor).toBeUndefined();
  });

  test('finds a book, without what the book does not have', async () => {
    const result = await client.callTool({ name: 'search_catalog', arguments: { description: ' Dune\n' } });
    expect(result.isError).toBeUndefined();
    const { books, ...rest } = result.structuredContent as { books: { description: string }[] };
    expect(rest).toEqual({ total: 1 });
    const { id, name, price, status, averageRating, totalReviews } = dune;
    expect(books).toEqual([
      {
        ...{ id, name, price, status, averageRating, totalReviews },
        authors: ['Frank Herbert'],
        category: 'Science Fiction',
        description: expect.stringMatching(/^Spice and sand\..*[.a-z]…$/),
      },
    ]);
    expect(books[0]?.description.length).toBeLessThanOrEqual(301);
    expect(result.content).toEqual([{ type: 'text', text: JSON.stringify({ books, total: 1 }) }]);
  });

  test('that finds nothing is told how to look further', async () => {
    const { structuredContent } = await client.callTool({ name: 'search_catalog', arguments: { description: 'qqq' } });
    expect(structuredContent).toEqual({ books: [], total: 0, note: expect.stringContaining('more general words') });
  });

  test('gets the whole book by its id', async () => {
    const { structuredContent } = await client.callTool({ name: 'get_book', arguments: { id: dune.id } });
    const { imageUrl, priceSale, publisher, ...rest } = dune;
    expect(structuredContent).toEqual(rest);
  });

  test.each([
    ['get_book', { id: dune.id.replace('0', '1') }, 'Find the book with search_catalog'],
    ['get_book', { id: 'Dune' }, 'id: Invalid'],
    ['search_catalog', { description: '  ' }, 'description: Too small'],
    ['search_catalog', { query: 'dune' }, 'it takes description (required), limit'],
  ])('that calls %s with %j is told what to do', async (name, args, hint) => {
    const result = await client.callTool({ name, arguments: args });
    expect(result).toMatchObject({ isError: true, content: [{ type: 'text', text: expect.stringContaining(hint) }] });
  });

  test('that calls an unknown tool, or asks for a second page, gets a protocol error', async () => {
    await expect(client.callTool({ name: 'nope' })).rejects.toMatchObject({ code: -32602 });
    await expect(client.listTools({ cursor: 'x' })).rejects.toMatchObject({ code: -32602 });
    await expect(client.listPrompts()).rejects.toThrow();
  });
});

describe('a message that cannot be served is refused in JSON-RPC', () => {
  const tooLarge = message('ping', { padding: 'a'.repeat(1024 * 1024) });
  const refusals: [string, number, number, string | Buffer, Record<string, string>?][] = [
    ['from a strange host', 403, -32600, ping, { host: 'evil.example' }],
    ['with a host that is none', 403, -32600, ping, { host: 'evil@127.0.0.1' }],
    ['from a strange origin', 403, -32600, ping, { origin: 'https://evil.example' }],
    ['from an opaque origin', 403, -32600, ping, { origin: 'null' }],
    ['of another type', 415, -32600, ping, { 'content-type': 'text/plain; a=application/json' }],
    ['for a client that wants no JSON', 406, -32600, ping, { accept: 'text/html' }],
    ['of more than a mebibyte', 413, -32600, tooLarge],
    ['that is not JSON', 400, -32700, '{'],
    ['that is not UTF-8', 400, -32700, Buffer.from([0x22, 0xff, 0x22])],
    ['without content', 400, -32700, ''],
    ['in a batch', 400, -32600, `[${ping}]`],
    ['that is null', 400, -32600, 'null'],
    ['that is no JSON-RPC', 400, -32600, '{"method":"ping","id":7}'],
    ['that answers a question nobody asked', 400, -32600, '{"jsonrpc":"2.0","id":7,"result":{}}'],
    ['in an unknown version', 400, -32600, ping, { 'mcp-protocol-version': '1999-01-01' }],
    ['with an unknown method', 200, -32601, message('nope')],
    ['with wrong parameters', 200, -32602, message('tools/call')],
    ['that initializes nothing', 200, -32602, message('initialize')],
  ];
  test.each(refusals)('%s: %i, %i', async (_title, status, code, body, headers = {}) => {
    const answer = await post(body, headers);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSONRPCErrorResponseSchema.parse(JSON.parse(answer.body)).error.code).toBe(code);
  });

  test.each(['GET', 'DELETE', 'PUT', 'OPTIONS'])('sent with %s: 405', async (method) => {
    const answer = await fetch(url, { method });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    JSONRPCErrorResponseSchema.parse(await answer.json());
  });

  test('with its id where it has one', async () => {
    const answers = await Promise.all([post(ping, { 'mcp-protocol-version': 'x' }), post('{"id":null}')]);
    expect(answers.map(({ body }) => JSON.parse(body).id)).toEqual([7, undefined]);
  });
});

test.each<Record<string, string>>([
  { accept: '*/*' },
  { accept: 'application/json, text/event-stream' },
  { 'content-type': 'Application/JSON; charset=utf-8' },
  { host: 'SHOP.example:8080' },
  { host: '[::1]' },
  { origin: 'https://shop.example' },
  { 'mcp-protocol-version': '2025-06-18' },
])('a request with %j is served, without a session', async (headers) => {
  const answer = await post(ping, headers);
  expect([answer.status, answer.body]).toEqual([200, '{"result":{},"jsonrpc":"2.0","id":7}']);
  expect(answer.headers).not.toHaveProperty('mcp-session-id');
});

test('a notification is accepted without an answer', async () => {
  const answer = await post('{"jsonrpc":"2.0","method":"notifications/initialized"}');
  expect([answer.status, answer.body, answer.headers['content-type']]).toEqual([202, '', undefined]);
});

test('a wish for a task is ignored, as the protocol asks of a server without tasks', async () => {
  const params = { name: 'search_catalog', arguments: { description: 'Dune' }, task: { ttl: 1000 } };
  expect(JSON.parse((await post(message('tools/call', params))).body).result.structuredContent.total).toBe(1);
});

test('a fault of the server itself is logged under the trace id that the client is given, and not told', async () => {
  const answer = await post(callOf('wait'), {}, await serve(new BrokenRegistry([], () => new Wait(), logger)));
  const { id, error } = JSONRPCErrorResponseSchema.parse(JSON.parse(answer.body));
  const { traceId, err } = logged.at(-1) as { traceId: string; err: Error };
  expect([answer.status, id, error.code]).toEqual([500, 7, -32603]);
  expect(error.message).toContain(traceId);
  expect(error.message).not.toContain('password');
  expect(err.message).toContain('password');
});

describe('a client that leaves', () => {
  const leaving = (headers: Record<string, string>) => {
    const sent = request(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers } });
    sent.on('error', () => {});
    return sent;
  };

  test('while a tool works aborts the tool and ends the request', async () => {
    const ended = Promise.all([once(calls, 'aborted'), once(finished, 'request')]);
    const started = once(calls, 'started');
    const sent = leaving({}).end(callOf('wait'));
    await started;
    sent.destroy();
    expect(await ended).toEqual([[], [499]]);
  });

  test.each<[string, Record<string, string>]>([
    ['in the middle of its message', {}],
    ['before its message is read', { 'x-hold': 'until it is gone' }],
  ])('%s ends the request, and is no fault to log', async (_title, headers) => {
    const before = logged.length;
    const ended = once(finished, 'request');
    const [server] = servers as [Server];
    const arrived = once(server, 'request');
    const sent = leaving({ ...headers, 'content-length': '100' });
    sent.write('{');
    await arrived;
    sent.destroy();
    expect(await ended).toEqual([400]);
    expect(logged).toHaveLength(before);
  });
});
