// The HTTP application that every router is mounted in: security headers, errors as problem details, a quiet log.
import { randomBytes } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import Router from '@koa/router';
import Koa from 'koa';
import type { Logger } from '../../application/ports/logger.js';
import { requestPath } from './requestPath.js';

export interface HttpAppOptions {
  readonly routers: readonly Router[];
  readonly logger: Logger;
}

export function createHttpApp({ routers, logger }: HttpAppOptions): Koa {
  const app = new Koa();
  // What breaks after the answer has begun cannot be told to the client any more.
  app.on('error', (error: NodeJS.ErrnoException, ctx: Koa.Context) => {
    if (!clientLeft(error)) logger.error({ path: requestPath(ctx), err: error }, 'an answer could not be finished');
  });
  const home = new Router({ sensitive: true, strict: true });
  home.get('/', (ctx) => ctx.redirect('/dashboard'));
  app.use(securityHeaders).use(problemDetails(logger));
  for (const router of [home, ...routers]) app.use(router.routes());
  app.use(home.allowedMethods());
  return app;
}

const leavingCodes = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']);

/** A client may leave before its answer is complete, or break off its body (Node's parser says `HPE_...`): no fault. */
const clientLeft = ({ code = '' }: NodeJS.ErrnoException) => leavingCodes.has(code) || code.startsWith('HPE_');

const contentSecurityPolicy = [
  "default-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

const securityHeaders: Koa.Middleware = (ctx, next) => {
  ctx.set({
    'Content-Security-Policy': contentSecurityPolicy,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  });
  return next();
};

const refusals: Readonly<Record<number, string>> = {
  404: 'There is nothing at this address. Try /dashboard, /mcp, /health/ready or /asyncapi.json.',
  405: 'This address does not take this method; the header Allow names those it takes.',
  501: 'This service has no use for this method at any address; it takes GET, HEAD, OPTIONS and, at /mcp, POST.',
};

/** The log has what really happened under the trace id that the client is told; the client learns nothing of our insides. */
function problemDetails(logger: Logger): Koa.Middleware {
  return async (ctx, next) => {
    try {
      // Nothing after this line needs to expect that `ctx.path` throws.
      if (requestPath(ctx) === undefined) ctx.throw(400, 'The address of this request cannot be understood.');
      await next();
      // A handler that writes to the raw response has answered by itself.
      const answered = ctx.respond === false || ctx.headerSent || ctx.body != null;
      if (!answered && ctx.status >= 400) refuse(ctx, ctx.status, refusals[ctx.status] ?? '');
    } catch (error) {
      if (ctx.headerSent) throw error;
      if (!(error instanceof Koa.HttpError) || !error.expose) return fail(ctx, error);
      ctx.set(error.headers ?? {});
      refuse(ctx, error.status, error.message);
    }
  };

  function refuse(ctx: Koa.Context, status: number, detail: string): void {
    const traceId = traceIdOf(ctx);
    logger.info({ traceId, method: ctx.method, path: requestPath(ctx), status }, 'request refused');
    writeProblem(ctx, { status, detail, traceId });
  }

  function fail(ctx: Koa.Context, error: unknown): void {
    const traceId = traceIdOf(ctx);
    logger.error({ traceId, method: ctx.method, path: requestPath(ctx), err: error }, 'request failed');
    const detail = 'This request failed on our side. The log of the service has the reason under the trace id.';
    writeProblem(ctx, { status: 500, detail, traceId });
  }
}

/** RFC 9457; plain text for a person at a browser. */
function writeProblem(ctx: Koa.Context, problem: { status: number; detail: string; traceId: string }): void {
  const { status, detail, traceId } = problem;
  const title = STATUS_CODES[status] ?? 'Error';
  ctx.status = status;
  ctx.remove('ETag');
  ctx.set('Cache-Control', 'no-store');
  if (ctx.accepts('application/problem+json', 'text/html') === 'text/html') {
    ctx.type = 'text/plain';
    ctx.body = `${title}\n\n${detail}\n\nTrace id: ${traceId}\n`;
  } else {
    ctx.type = 'application/problem+json';
    ctx.body = JSON.stringify({ type: 'about:blank', title, ...problem });
  }
}

/** The caller's own trace id where it sent one (W3C Trace Context), so that its log and ours can be joined. */
function traceIdOf(ctx: Koa.Context): string {
  const [, traceId] = /^[\da-f]{2}-(?!0{32})([\da-f]{32})-[\da-f]{16}-[\da-f]{2}$/.exec(ctx.get('traceparent')) ?? [];
  return traceId ?? randomBytes(16).toString('hex');
}
