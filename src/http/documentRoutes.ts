// Documents that machines read: what there is on the bus.
import Router from '@koa/router';
import { type AsyncApiOptions, asyncApiDocument } from '../asyncapi/asyncApiDocument.js';

export function documentRoutes(options: AsyncApiOptions): Router {
  const router = new Router({ sensitive: true, strict: true });
  const asyncApi = JSON.stringify(asyncApiDocument(options));
  router.get('/asyncapi.json', (ctx) => {
    ctx.type = 'json';
    ctx.body = asyncApi;
  });
  return router;
}
