// What orchestrators and load balancers ask: does the process live, and can it serve?
import Router from '@koa/router';
import type Koa from 'koa';
import type { SystemStatus } from '../status/systemStatus.js';
import { allowedHosts } from './allowedHosts.js';

export interface HealthOptions {
  /** Names, without ports, under which the details are told; probes call by address and need only the status. */
  readonly allowedHosts: readonly string[];
}

export function healthRoutes(status: SystemStatus, options: HealthOptions): Router {
  const hosts = allowedHosts(options.allowedHosts);
  const router = new Router({ prefix: '/health', sensitive: true });
  // Asks nothing: a restart would not bring back a neighbour that is away.
  router.get('/live', noStore, (ctx) => {
    ctx.body = { status: 'up' };
  });
  router.get('/ready', noStore, async (ctx) => {
    const readiness = await status.readiness();
    ctx.status = readiness.status === 'down' ? 503 : 200;
    ctx.body = hosts.hasHost(ctx.req.headers.host) ? readiness : { status: readiness.status };
  });
  return router;
}

// On each route: `router.use` would match its prefix by other rules than the routes match theirs.
const noStore: Koa.Middleware = (ctx, next) => {
  ctx.set('Cache-Control', 'no-store');
  return next();
};
