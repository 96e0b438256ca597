// The command line on the embedded database: alone it starts and stops the server, beside the service it disturbs nothing.
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BookwormProcess, type CliResult, emptyFolder, runCli } from '../support/bookwormProcess.js';
import { eventually } from '../support/eventually.js';
import { recordedEvents } from '../support/recordedEvents.js';

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let environment: Record<string, string>;

beforeAll(async () => {
  folder = await emptyFolder();
  environment = { DATA_DIRECTORY: folder.path };
});

afterAll(() => folder.remove());

const pidFile = () => join(folder.path, 'postgres/postmaster.pid');
const serverPid = async () => (await readFile(pidFile(), 'utf8')).split('\n')[0];
const isServed = () =>
  access(pidFile()).then(
    () => true,
    () => false,
  );
const type = (...args: readonly string[]): Promise<CliResult> => runCli(['projections', ...args], environment);

async function statusOf(name: string) {
  return JSON.parse((await type('status', name, '--json')).stdout);
}

test.each([
  [['list'], /^bookSearch .* live +0 +0 +0 +-$/m],
  [['status', 'jobs'], /owner +nobody runs it/],
  [['rebuild', 'authors', 'jobs'], /jobs was rebuilt from 0 events/],
  [['parked', 'list'], /No event is parked/],
  [['pause', 'bookSearch', '--reason', 'the shelves are counted'], /bookSearch is paused/],
])('alone, %j does its work and leaves no server behind', async (args, answer) => {
  expect(await type(...args)).toEqual({ code: 0, stdout: expect.stringMatching(answer), stderr: '' });
  expect(await isServed()).toBe(false);
});

test('beside the service, commands do their work, and the service goes on as if nothing had happened', async () => {
  const service = await BookwormProcess.serve(environment);
  const health = async () => (await service.readiness()).components.find(({ name }) => name === 'projections');
  await eventually(async () => expect(await statusOf('bookHistory')).toMatchObject({ state: 'live', lag: '0' }));
  // What was paused while no service ran is paused still.
  expect(await statusOf('bookSearch')).toMatchObject({ state: 'paused', position: '0', lag: '209' });
  expect(await health()).toMatchObject({
    status: 'degraded',
    detail: expect.stringContaining('the shelves are counted'),
  });
  const pid = await serverPid();

  expect(await type('resume', 'bookSearch')).toEqual({ code: 0, stdout: 'bookSearch goes on.\n', stderr: '' });
  expect(await type('rebuild', '--all', '--yes')).toMatchObject({ code: 0 });
  expect((await type('list')).stdout).toMatch(/^bookSearch +\d+ +live/m);
  await eventually(async () => expect((await service.readiness()).status).toBe('up'));

  const before = BigInt((await statusOf('runHistory')).position);
  await runCli(['jobs', 'run', 'cleanUpSentEmail'], environment);
  await eventually(async () => expect(BigInt((await statusOf('runHistory')).position)).toBeGreaterThan(before + 1n));
  expect(await serverPid()).toBe(pid);
  expect(service.output).not.toMatch(/"level":(40|50)/);
  expect(await service.stop()).toBe(0);
  expect(await isServed()).toBe(false);
});

test('what was decided without the service is in the log with all else', async () => {
  const deeds = await recordedEvents(environment, 'ProjectionPaused', 'ProjectionResumed');
  expect(deeds.map(({ stream, data }) => ({ stream, reason: data.reason }))).toEqual([
    { stream: 'projection-bookSearch', reason: 'the shelves are counted' },
    { stream: 'projection-bookSearch', reason: undefined },
  ]);
  expect(await isServed()).toBe(false);
});
