// What Prometheus asks: figures of this process, in its text format. One registry; each subject has a file in src/metrics.
import Router from '@koa/router';
import type { Registry } from 'prom-client';
import { allowedHosts } from './allowedHosts.js';

export interface MetricsOptions {
  /** Names, without ports, under which figures are told, as the details of health are. */
  readonly allowedHosts: readonly string[];
}

export function metricsRoutes(registry: Registry, options: MetricsOptions): Router {
  const hosts = allowedHosts(options.allowedHosts);
  const router = new Router({ sensitive: true });
  router.get('/metrics', async (ctx) => {
    ctx.set('Cache-Control', 'no-store');
    if (!hosts.hasHost(ctx.req.headers.host)) {
      ctx.throw(403, 'Figures are told by the names in ALLOWED_HOSTS only: add the one by which you came.');
    }
    ctx.set('Content-Type', registry.contentType);
    ctx.body = await registry.metrics();
  });
  return router;
}
