// `bookworm jobs run` of work that takes long: interrupted, taken over, and what operators are told meanwhile.
import { once } from 'node:events';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { someBooks } from '../support/books.js';
import { type BookwormProcess, startCli } from '../support/bookwormProcess.js';
import { hang } from '../support/catalogFaults.js';
import { CatalogService } from '../support/catalogService.js';
import { eventually } from '../support/eventually.js';
import { JobsScene } from '../support/jobsScene.js';

// Every command is a process of its own.
jest.setTimeout(120_000);

const job = 'synchroniseCatalog';
let scene: JobsScene;
let catalog: CatalogService;
let service: BookwormProcess | undefined;

beforeAll(async () => {
  scene = await JobsScene.open();
  catalog = await CatalogService.start();
  catalog.set(someBooks(3));
  catalog.fault(hang);
});

afterAll(async () => {
  await service?.stop();
  await scene.close();
  await catalog.stop();
});

/** Resolves when the run is claimed. */
async function running(settings: Readonly<Record<string, string>> = {}) {
  const from = await scene.length(job);
  const child = startCli(['jobs', 'run', job], { DATABASE_URL: scene.own.url, CATALOG_URL: catalog.url, ...settings });
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stderr }));
  await eventually(async () => expect(await scene.events(job, 'RunClaimed', from)).toHaveLength(1), {
    withinMs: 20_000,
  });
  return { child, ended };
}

test('an interrupted run is handed back, with the exit code of an interruption', async () => {
  const { child, ended } = await running();
  child.kill('SIGINT');
  const { code, stderr } = await ended;
  expect({ code, stderr }).toEqual({
    code: 130,
    stderr: `${job} was handed back before its end; the service takes it up. \`bookworm jobs cancel ${job}\` would end it.\n`,
  });
});

test('a run that is cancelled elsewhere ends at once', async () => {
  await scene.type('cancel', job, '--reason', 'the next test');
  const { ended } = await running();
  await scene.ask('cancel', job, '--reason', 'too slow');
  const since = performance.now();
  expect(await ended).toMatchObject({ code: 1, stderr: expect.stringContaining('Cancelled by an operator.') });
  // Not only when the catalog's patience is over.
  expect(performance.now() - since).toBeLessThan(15_000);
});

test('a run that a service took over, because it knows another lease, says what to look at', async () => {
  const { ended } = await running({ JOBS_LEASE_SECONDS: '60' });
  service = await scene.serve({ CATALOG_URL: catalog.url, JOBS_LEASE_SECONDS: '1' });
  const { code, stderr } = await ended;
  expect(code).toBe(1);
  expect(stderr).toContain(`${job} was taken over by shop-1, which took this process for dead`);
});

test('ticks that wait for the end of a run are told to be due', async () => {
  await scene.ask('edit', job, '--every', '1s', '--overlap', 'queueOne', '--reason', 'often', '--yes');
  const line = /Due and not accounted for\n {2}\d+ ticks? since \S+: waiting for the end of a run\n/;
  await eventually(async () => expect((await scene.type('show', job)).stdout).toMatch(line), {
    withinMs: 30_000,
  });
  const { overdue } = await scene.ask<{ overdue: object }>('show', job);
  expect(overdue).toEqual({ from: expect.any(String), to: expect.any(String), ticks: expect.any(Number) });
});
