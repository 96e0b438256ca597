// Ctrl-C at any moment of a start or of a command: it ends by itself, and leaves no database server behind.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BookwormProcess, emptyFolder, runCli, startCli } from '../support/bookwormProcess.js';
import { eventually } from '../support/eventually.js';
import { createTestDatabase } from '../support/testDatabase.js';

let folder: Awaited<ReturnType<typeof emptyFolder>>;

beforeAll(async () => {
  folder = await emptyFolder();
});

afterAll(() => folder.remove());

const executable = join(process.cwd(), 'dist/src/main.js');
const isServed = () =>
  access(join(folder.path, 'postgres/postmaster.pid')).then(
    () => true,
    () => false,
  );

async function interruptStart(afterMs: number): Promise<void> {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, PORT: '0', DATA_DIRECTORY: folder.path };
  const child = spawn(process.execPath, [executable, 'serve'], { env });
  const closed = once(child, 'close');
  // The moment is the point: each of these falls into another step of the start.
  const timer = setTimeout(() => child.kill('SIGINT'), afterMs);
  await closed;
  clearTimeout(timer);
}

describe('Ctrl-C', () => {
  test.each([600, 900, 1_200, 1_500, 2_000])('%i ms into a start leaves no server', async (afterMs) => {
    await interruptStart(afterMs);
    await eventually(async () => expect(await isServed()).toBe(false));
  });

  test('in a command that follows the log leaves no server', async () => {
    const environment = { DATA_DIRECTORY: folder.path };
    await runCli(['jobs', 'run', 'resendErrorEmail'], environment);
    const tail = startCli(['events', 'tail', '--after', '0'], environment);
    const closed = once(tail, 'close');
    tail.stdout?.once('data', () => tail.kill('SIGINT'));
    expect((await closed)[0]).toBe(0);
    expect(await isServed()).toBe(false);
  });
});

test('a command that is interrupted while it starts does nothing, and says so', async () => {
  const own = await createTestDatabase();
  const { hostname, port } = new URL(own.url);
  // The first thing that a command does is to go to its database.
  const onTheWay = createServer((near) => {
    child.kill('SIGINT');
    const far = connect(Number(port), hostname);
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) socket.on('error', () => {});
  }).listen(0, '127.0.0.1');
  await once(onTheWay, 'listening');
  const url = new URL(own.url);
  url.port = `${(onTheWay.address() as AddressInfo).port}`;
  const child = startCli(['projections', 'pause', 'jobs', '--reason', 'never'], { DATABASE_URL: `${url}` });
  const [code] = await once(child, 'close');
  expect(code).toBe(130);
  expect(await own.database.query('select 1 from event_log.event')).toEqual([]);
  onTheWay.close();
  await own.drop();
});

test('a command that only looks changes nothing in a database that is not ours', async () => {
  const foreign = await createTestDatabase({ migrated: false });
  const { code, stderr } = await runCli(['jobs', 'list'], { DATABASE_URL: foreign.url });
  expect(code).toBe(4);
  expect(stderr).toContain('holds no BookWorm');
  expect(await foreign.database.query(`select nspname from pg_namespace where nspname = 'event_log'`)).toEqual([]);
  await foreign.drop();
});

test('the service outlives its database server', async () => {
  const service = await BookwormProcess.serve({ DATA_DIRECTORY: folder.path });
  await eventually(async () => expect((await service.readiness()).status).toBe('up'));
  const { readFile } = await import('node:fs/promises');
  const [pid] = (await readFile(join(folder.path, 'postgres/postmaster.pid'), 'utf8')).split('\n');
  process.kill(Number(pid), 'SIGKILL');
  await eventually(async () => expect(service.output).toContain('starting it again'));
  await eventually(async () => expect((await service.readiness()).status).toBe('up'), { withinMs: 20_000 });
  const { structuredContent } = await service.callTool('search_catalog', { description: 'Dune' });
  expect(structuredContent).toMatchObject({ total: expect.any(Number) });
  expect(await service.stop()).toBe(0);
  expect(await isServed()).toBe(false);
});
