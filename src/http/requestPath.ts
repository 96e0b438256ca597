// Reading `ctx.path` throws for a request target like `http://[::1`, even in error handlers, where that would end the process.
import type Koa from 'koa';

/** Undefined when the request target cannot be parsed or has no path. */
export function requestPath(ctx: Koa.Context): string | undefined {
  try {
    return ctx.path || undefined;
  } catch {
    return undefined;
  }
}
