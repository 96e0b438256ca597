// The dashboard as a person sees it: a real browser on the real routes, with a status that the tests decide.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { dashboardRoutes } from '../../src/dashboard/dashboardRoutes.js';
import { basicAuthentication } from '../../src/http/basicAuthentication.js';
import { createHttpApp } from '../../src/http/httpApp.js';
import { type Listening, listen } from '../../src/http/listen.js';
import type { JobStatus, ProjectionStatus, Readiness } from '../../src/status/systemStatus.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { projectionStatus } from '../support/projectionStatus.js';

const head = '9007199254741003';
const projection = (name: string, more: Partial<ProjectionStatus> = {}) =>
  projectionStatus({ name, position: head, head, ...more });
const longError = `BookWorm's catalog answered 503 to GET /api/v1/books. ${'It was asked again. '.repeat(10)}\n    at <b>line two</b>`;

function wellReadiness(): Readiness {
  const names = ['eventLog', 'readModels', 'projections', 'scheduler', 'relay', 'catalog'];
  return {
    status: 'up',
    components: names.map((name) => ({ name, status: 'up', detail: `${name} works since 2026-05-14T12:00:03.120Z` })),
    projections: ['author', 'category', 'publisher', 'jobs', 'runHistory'].map((name) => projection(name)),
  };
}

function wellJobs(): JobStatus[] {
  const now = Date.now();
  const at = (ms: number) => new Date(now + ms).toISOString();
  const run = {
    ...{
      trigger: 'tick' as const,
      attempt: 1,
      instance: 'shop-1',
      boot: '0199a000-0000-7000-8000-000000000001',
      error: null,
    },
    ...{ scheduledFor: at(-60_000), finishedAt: at(-58_200), reason: null, retryAt: null, cancelReason: null },
  } as const;
  const lastRun = {
    ...run,
    runId: 'r1',
    job: 'synchroniseCatalog',
    status: 'completed',
    startedAt: at(-60_000),
  } as const;
  const summary = { BookPriceChanged: 3, booksRead: 10_111, leftOut: ['b1: the price is negative'] };
  const job = {
    ...({ priority: 'normal', state: 'active' } as const),
    ...{ timeZone: 'UTC', nextAt: at(754_000), rest: null, drift: [] },
  };
  return [
    { ...job, job: 'cleanUpSentEmail', schedule: '0 0 * * *', inWords: 'every day at 00:00', lastRun: null },
    {
      ...{ ...job, job: 'synchroniseCatalog', schedule: '*/15 * * * *', inWords: 'every 15 minutes' },
      lastRun: { ...lastRun, summary },
    },
  ];
}

let readiness: Readiness;
let jobs: JobStatus[];
let password = 'secret';
let polls = 0;

async function startServer(port = 0): Promise<Listening> {
  const status = {
    readiness: async () => {
      polls++;
      return readiness;
    },
    projections: async () => readiness.projections,
    jobs: async () => jobs,
  };
  const verify = async (user: string, attempt: string) => user === 'admin' && attempt === password;
  const authenticate = basicAuthentication({ verify, realm: 'BookWorm' });
  const logger = { info: () => {}, warn: () => {}, error: () => {} };
  const routers = [dashboardRoutes({ status, authenticate, version: '1.2.3' })];
  return listen(createHttpApp({ routers, logger }), { host: '127.0.0.1', port });
}

describeInBrowser('the dashboard in a browser', () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let server: Listening;
  let complaints: string[];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    readiness = wellReadiness();
    jobs = wellJobs();
    password = 'secret';
    server = await startServer();
    await open();
  });
  afterEach(async () => {
    await context.close();
    await server.close();
  });

  async function open({ width = 1_280 } = {}): Promise<void> {
    context = await browser.newContext({
      httpCredentials: { username: 'admin', password: 'secret' },
      viewport: { width, height: 800 },
      timezoneId: 'Europe/Berlin',
    });
    page = await context.newPage();
    complaints = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.clock.install();
    await page.goto(`${server.url}/dashboard`);
    await text('#condition', /\S/);
  }

  /** The text of the first match, once it is as wished. */
  const text = (selector: string, wished: RegExp) =>
    eventually(async () => {
      const [shown = ''] = await page.locator(selector).allInnerTexts();
      const found = shown.replace(/\s+/g, ' ');
      expect(found).toMatch(wished);
      return found;
    });
  /** Lets the two seconds until the next poll be over now. */
  const nextPoll = () => page.clock.fastForward(2_000);
  const row = (name: string) => `tr[data-key="${name}"]`;

  test('says that all is well, and shows every component, job and projection', async () => {
    expect(await text('#condition', /All well/)).toContain('6 components up, 5 projections in order');
    await text('#components', /Event log Up eventLog works since 14 May, 14:00:03/);
    const never = await text(row('cleanUpSentEmail'), /Never ran yet/);
    expect(never).toMatch(/every day at 00:00 0 0 \* \* \* UTC in 12 min \d+ s \d\d:\d\d:\d\d UTC/);
    const ran = await text(row('synchroniseCatalog'), /Completed (5\d s|1 min) ago/);
    expect(ran).toMatch(/took 1\.8 s attempt 1 on schedule on shop-1 Books read 10,111 Book price changed 3/);
    expect(await text(row('runHistory'), /Live/)).toBe('runHistory 1 Live 9,007,199,254,741,003 0 None');
    const next = page.locator(`${row('cleanUpSentEmail')} time`).first();
    expect(await next.getAttribute('datetime')).toBe(jobs[0]?.nextAt);
    expect(await next.getAttribute('title')).toMatch(/UTC\n.* (CET|CEST|GMT\+[12]) \(your time\)/);
    expect(complaints).toEqual([]);
  });

  test('a changed status appears without a reload, and opened details stay open', async () => {
    await page.locator('summary').first().click();
    await page.evaluate("document.body.dataset.sameDocument = 'yes'");
    readiness = {
      status: 'degraded',
      components: readiness.components.map((component) =>
        component.name === 'relay' ? { ...component, status: 'degraded', detail: 'RabbitMQ is away' } : component,
      ),
      projections: [
        projection('author', { position: '9007199254740993', lag: '10', state: 'behind' }),
        ...readiness.projections.slice(1),
      ],
    };
    await nextPoll();
    await text('#condition', /Degraded.*Relay degraded: RabbitMQ is away/);
    await text(row('author'), /Catching up 9,007,199,254,740,993 10 99\.9 % read/);
    expect(await page.title()).toMatch(/^Degraded/);
    expect(await page.locator('details').first().getAttribute('open')).toBe('');
    expect(await page.evaluate('document.body.dataset.sameDocument')).toBe('yes');
  });

  test('a failed run is told even while all components are up; its long error unfolds and stays text', async () => {
    const [first, second] = jobs;
    const lastRun = second?.lastRun;
    if (!first || !second || !lastRun) throw new Error('the sample has two jobs');
    jobs = [
      first,
      { ...second, lastRun: { ...lastRun, status: 'failed', attempt: 2, summary: null, error: longError } },
    ];
    await nextPoll();
    await text('#condition', /Up, but not all went well synchroniseCatalog failed: BookWorm's catalog answered 503/);
    expect(await text(row('synchroniseCatalog'), /Failed.*attempt 2/)).not.toContain('line two');
    await page.locator(`${row('synchroniseCatalog')} summary`).click();
    await text(row('synchroniseCatalog'), /<b>line two<\/b>/);
    expect(await page.locator('td b').count()).toBe(0);
  });

  test('a job that operators have changed says so, and why it is at rest; a run that is tried again has failed for now', async () => {
    const [first, second] = jobs;
    const lastRun = second?.lastRun;
    if (!first || !second || !lastRun) throw new Error('the sample has two jobs');
    const rest = { reason: 'no mail server', by: 'operator:ann', since: new Date(Date.now() - 120_000).toISOString() };
    const drift = [{ what: 'schedule', from: '0 0 * * *', to: '0 1 * * *' }];
    const open = { finishedAt: null, summary: null };
    const retryAt = new Date(Date.now() + 600_000).toISOString();
    jobs = [
      { ...first, state: 'paused', rest, nextAt: null, drift },
      { ...second, lastRun: { ...lastRun, status: 'retrying', ...open, error: longError, retryAt } },
    ];
    await nextPoll();
    await text(row('cleanUpSentEmail'), /edited .* Paused 2 min ago by operator:ann: no mail server/);
    expect(await page.locator(`${row('cleanUpSentEmail')} .tag`).getAttribute('title')).toBe(
      'schedule 0 1 * * * (release: 0 0 * * *)',
    );
    await text(
      row('synchroniseCatalog'),
      /Failed for now started .* BookWorm's catalog answered 503.* next attempt in 9 min/,
    );
    jobs = [{ ...second, lastRun: { ...lastRun, status: 'running', ...open, cancelReason: 'too slow' } }];
    await nextPoll();
    await text(row('synchroniseCatalog'), /Running .* To be cancelled: too slow/);
  });

  test('a service that cannot be reached is said so, the last data stay and are greyed, and it is found again', async () => {
    await server.close();
    await nextPoll();
    await text('#notice', /cannot be reached.*Below is what it said at \d\d:\d\d:\d\d/);
    await text('#condition', /Condition unknown/);
    await text(row('runHistory'), /Live/);
    expect(await page.evaluate("getComputedStyle(document.querySelector('#data')).opacity")).toBe('0.5');
    server = await startServer(server.port);
    await nextPoll();
    await text('#condition', /All well/);
    expect(await page.locator('#notice').textContent()).toBe('');
  });

  test('while paused nothing is asked; going on asks at once', async () => {
    const live = page.getByRole('switch', { name: 'Live updates' });
    await live.click();
    expect([await live.getAttribute('aria-checked'), (await live.textContent())?.trim()]).toEqual(['false', 'Paused']);
    const before = polls;
    await page.clock.runFor(60_000);
    // Whatever the page asked in that minute has arrived before this.
    await page.evaluate("fetch('/dashboard/api/overview').then((response) => response.text())");
    expect(polls).toBe(before + 1);
    await live.click();
    await eventually(() => expect(polls).toBeGreaterThan(before + 1));
    expect(await live.getAttribute('aria-checked')).toBe('true');
  });

  test('a password that is wrong by now is not tried again and again', async () => {
    await server.close();
    password = 'another';
    server = await startServer(server.port);
    await nextPoll();
    await text('#notice', /You are not signed in any more/);
    const live = page.getByRole('switch', { name: 'Live updates' });
    await eventually(async () => expect(await live.getAttribute('aria-checked')).toBe('false'));
  });

  test('what is empty or cannot be read says what that means', async () => {
    jobs = [];
    readiness = { ...readiness, status: 'down', projections: [] };
    await nextPoll();
    await text('#jobs', /No jobs yet/);
    await text('#projections', /cannot be read/);
    await text('#condition', /Down: requests cannot be served/);
  });

  test('an address that carries user and password works, too', async () => {
    const anonymous = await browser.newContext();
    const other = await anonymous.newPage();
    await other.goto(`${server.url.replace('://', '://admin:secret@')}/dashboard`);
    await eventually(async () => expect(await other.locator('#condition').textContent()).toContain('All well'));
    await anonymous.close();
  });

  test('fits 360 pixels, and its tables are still tables to a screen reader', async () => {
    await context.close();
    await open({ width: 360 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    const session = await context.newCDPSession(page);
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    const roles = nodes.map(({ role }) => String(role?.value));
    const count = (wanted: string) => roles.filter((role) => role === wanted).length;
    expect([count('table'), count('columnheader'), count('rowheader')]).toEqual([2, 11, 7]);
    expect(['banner', 'main', 'contentinfo', 'status', 'alert'].map(count)).toEqual([1, 1, 1, 1, 1]);
  });
});
