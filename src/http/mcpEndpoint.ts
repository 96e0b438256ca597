// The door for agents: lets in what is one well-formed MCP message from an expected host, and answers all else so that a client understands.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Router } from '@koa/router';
import {
  ErrorCode,
  isJSONRPCNotification,
  isJSONRPCRequest,
  type JSONRPCErrorResponse,
  type JSONRPCRequest,
  type RequestId,
  RequestIdSchema,
  SUPPORTED_PROTOCOL_VERSIONS,
} from '@modelcontextprotocol/sdk/types.js';
import type { Context } from 'koa';
import type { Logger } from '../../application/ports/logger.js';
import { exchange, type JsonRpcAnswer } from '../mcp/exchange.js';
import { type McpServerOptions, mcpServers, parameterFaults } from '../mcp/mcpServer.js';
import { allowedHosts } from './allowedHosts.js';

const largestBodyBytes = 1024 * 1024;
/** What servers commonly log for a client that left before its answer; nobody receives it. */
const clientClosedRequest = 499;

export interface McpEndpointOptions extends McpServerOptions {
  readonly logger: Logger;
  /** Names, without ports, under which clients reach this service; against DNS rebinding. */
  readonly allowedHosts: readonly string[];
  /** Hears of callers that come by another name, or from a page of another one; must not throw. */
  readonly onRefused?: (reason: 'unknown-host' | 'unknown-origin', address: string) => void;
}

class RefusedRequestError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly code: number = ErrorCode.InvalidRequest,
  ) {
    super(message);
  }
}

/** Serves `/mcp`. Reads the body itself: no body parser may stand before it. */
export function mcpEndpoint({ logger, onRefused, ...options }: McpEndpointOptions): Router {
  const newServer = mcpServers(options);
  const hosts = allowedHosts(options.allowedHosts);

  const router = new Router({ sensitive: true });
  router.all('/mcp', async (ctx) => {
    let id: RequestId | undefined;
    try {
      checkMethod(ctx);
      checkNames(ctx);
      checkTypes(ctx);
      const message = parse(await readBody(ctx.req));
      id = RequestIdSchema.safeParse((message as { id?: unknown } | null)?.id).data;
      checkVersion(ctx);
      await serve(ctx, message);
    } catch (error) {
      const refused = error instanceof RefusedRequestError ? error : unexpected(error, logger);
      ctx.status = refused.status;
      ctx.body = failure(id, refused.code, refused.message);
    }
  });

  function checkNames(ctx: Context): void {
    const { host, origin } = ctx.req.headers;
    if (!hosts.hasHost(host)) {
      onRefused?.('unknown-host', ctx.ip);
      throw new RefusedRequestError(403, 'This server is not configured to answer for this Host');
    }
    if (origin !== undefined && !hosts.hasOrigin(origin)) {
      onRefused?.('unknown-origin', ctx.ip);
      throw new RefusedRequestError(403, 'This server is not configured to answer requests from this Origin');
    }
  }

  async function serve(ctx: Context, message: unknown): Promise<void> {
    if (isJSONRPCNotification(message)) {
      ctx.body = null;
      ctx.status = 202;
    } else if (isJSONRPCRequest(message)) {
      const result = await answer(message, disconnection(ctx.res));
      if (result) ctx.body = result;
      else ctx.status = clientClosedRequest;
    } else throw new RefusedRequestError(400, refusalOf(message));
  }

  async function answer(request: JSONRPCRequest, disconnected: AbortSignal): Promise<JsonRpcAnswer | undefined> {
    const faults = parameterFaults(request);
    if (faults) return failure(request.id, ErrorCode.InvalidParams, faults);
    const result = await exchange(newServer(), request, disconnected);
    // Handlers throw protocol errors only, so this is a fault of ours, and its text is not for others.
    if (result && 'error' in result && result.error.code === ErrorCode.InternalError) {
      throw new Error(`${request.method}: ${result.error.message}`);
    }
    return result;
  }

  return router;
}

function unexpected(error: unknown, logger: Logger): RefusedRequestError {
  const traceId = randomUUID();
  logger.error({ err: error, traceId }, 'an MCP request failed unexpectedly');
  return new RefusedRequestError(500, `Internal error. Report ${traceId} if it stays.`, ErrorCode.InternalError);
}

/** Without an id where none is known: MCP's schema has no null. */
const failure = (id: RequestId | undefined, code: number, message: string): JSONRPCErrorResponse => ({
  jsonrpc: '2.0',
  ...(id !== undefined && { id }),
  error: { code, message },
});

function checkMethod(ctx: Context): void {
  if (ctx.method === 'POST') return;
  ctx.set('Allow', 'POST');
  throw new RefusedRequestError(405, 'Send JSON-RPC with POST: this server keeps no sessions and opens no streams');
}

function checkTypes(ctx: Context): void {
  if (ctx.request.type.trim().toLowerCase() !== 'application/json') {
    throw new RefusedRequestError(415, 'Content-Type must be application/json');
  }
  if (!ctx.accepts('application/json')) {
    throw new RefusedRequestError(406, 'Answers are application/json: Accept must allow it');
  }
}

function checkVersion(ctx: Context): void {
  const version = ctx.get('MCP-Protocol-Version');
  if (version === '' || SUPPORTED_PROTOCOL_VERSIONS.includes(version)) return;
  const supported = SUPPORTED_PROTOCOL_VERSIONS.join(', ');
  throw new RefusedRequestError(400, `Unsupported MCP-Protocol-Version; supported: ${supported}`);
}

function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const cutShort = () => reject(new RefusedRequestError(400, 'The body ended early'));
    if (request.destroyed) return cutShort();
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= largestBodyBytes) chunks.push(chunk);
      // The rest is read and dropped: a client that is still writing could not see the answer.
      else reject(new RefusedRequestError(413, `The body is larger than ${largestBodyBytes} bytes`));
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', cutShort);
    request.once('close', () => request.complete || cutShort());
  });
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new RefusedRequestError(400, 'The body is not JSON in UTF-8', ErrorCode.ParseError);
  }
}

const refusalOf = (message: unknown) =>
  Array.isArray(message)
    ? 'Send one message per request: batches are not supported'
    : 'The body is neither a JSON-RPC 2.0 request nor a notification';

/** Aborts when the client goes away before it has its answer. */
function disconnection(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  if (response.destroyed) controller.abort();
  // `close` comes after every answer too; aborting then would only build an exception for nobody.
  response.once('close', () => response.writableFinished || controller.abort());
  return controller.signal;
}
