// Serves the dashboard: the page, its files, and the one answer that the page asks for again and again.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import Router, { type RouterMiddleware } from '@koa/router';
import type Koa from 'koa';
import type { SystemStatus } from '../status/systemStatus.js';

const web = new URL('./web/', import.meta.url);
const assets = [
  'cells.css',
  'colours.css',
  'dashboard.css',
  'dashboard.js',
  'dom.js',
  'format.js',
  'icon.svg',
  'jobsView.js',
  'status.css',
  'table.css',
  'table.js',
  'view.js',
];

export interface DashboardOptions {
  readonly status: SystemStatus;
  readonly authenticate: Koa.Middleware;
  /** Of the service; shown on the page. */
  readonly version: string;
}

export function dashboardRoutes({ status, authenticate, version }: DashboardOptions): Router {
  const page = document('index.html', (html) => html.replace('{{version}}', () => escapeHtml(version)));
  const files = new Map(assets.map((name) => [name, document(name)]));
  const handlers: Readonly<Record<string, RouterMiddleware>> = {
    '/': (ctx) => send(ctx, page),
    '/assets/:file': (ctx) => {
      const file = files.get(ctx.params.file ?? '');
      if (file) send(ctx, file);
    },
    '/api/overview': async (ctx) => {
      // Without its database the service has no jobs to show, but still knows what is wrong: that must get through.
      const [readiness, jobs] = await Promise.all([status.readiness(), status.jobs().catch(() => null)]);
      ctx.set('Cache-Control', 'no-store');
      ctx.body = { readiness, jobs, now: new Date().toISOString() };
    },
  };
  const router = new Router({ prefix: '/dashboard', sensitive: true });
  // On each route: `router.use` matches its prefix by other rules than the routes match theirs, which let strangers in.
  for (const [path, handler] of Object.entries(handlers)) router.get(path, authenticate, handler);
  return router;
}

interface Document {
  readonly type: string;
  readonly text: string;
  readonly etag: string;
}

function document(name: string, complete = (text: string) => text): Document {
  const text = complete(readFileSync(new URL(name, web), 'utf8'));
  return { type: extname(name), text, etag: createHash('sha256').update(text).digest('base64url') };
}

/** Asked for again each time but sent only when it changed: after an upgrade no old script meets a new page. */
function send(ctx: Koa.Context, { type, text, etag }: Document): void {
  ctx.set('Cache-Control', 'private, no-cache');
  ctx.status = 200;
  ctx.etag = etag;
  if (ctx.fresh) {
    ctx.status = 304;
    return;
  }
  ctx.type = type;
  ctx.body = text;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
