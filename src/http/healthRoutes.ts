// What orchestrators and load balancers ask: does the process live, and can it serve?
import Router from '@koa/router';
import type { SystemStatus } from '../status/systemStatus.js';

export function healthRoutes(status: SystemStatus): Router {
  const router = new Router({ prefix: '/health' });
  router.use((ctx, next) => {
    ctx.set('Cache-Control', 'no-store');
    return next();
  });
  // Asks nothing: a restart would not bring back a neighbour that is away.
  router.get('/live', (ctx) => {
    ctx.body = { status: 'up' };
  });
  router.get('/ready', async (ctx) => {
    const readiness = await status.readiness();
    ctx.status = readiness.status === 'down' ? 503 : 200;
    ctx.body = readiness;
  });
  return router;
}
