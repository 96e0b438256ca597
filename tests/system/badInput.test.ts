// Whatever is wrong around the service: one clear line that names it and says what to do, and an exit code that tells it.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BookwormProcess, emptyFolder, runCli } from '../support/bookwormProcess.js';

let folder: Awaited<ReturnType<typeof emptyFolder>>;

beforeAll(async () => {
  folder = await emptyFolder();
});

afterAll(() => folder.remove());

const lines = (text: string) => text.trim().split('\n');

describe('the service refuses to start', () => {
  test('with settings that are wrong or unknown, naming all of them', async () => {
    const { code, stderr } = await runCli(['serve'], {
      PORT: 'many',
      CATALOG_ULR: 'http://catalog',
      AMQP_URL: 'http://guest:hidden@rabbit',
      JOBS_RESEND_ERROR_EMAIL_CRON: 'hourly',
    });
    expect(code).toBe(3);
    expect(lines(stderr)).toEqual([
      'PORT must be a whole number from 0 to 65535',
      'AMQP_URL must be a URL that starts with amqp:// or amqps://',
      expect.stringContaining('JOBS_RESEND_ERROR_EMAIL_CRON must be a cron expression'),
      'CATALOG_ULR is not a setting; did you mean CATALOG_URL?',
    ]);
    expect(stderr).not.toContain('hidden');
  });

  test('on a port that is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await runCli(['serve'], { DATA_DIRECTORY: folder.path, PORT: `${port}` });
    other.close();
    expect(code).toBe(5);
    expect(lines(stderr)).toEqual([expect.stringContaining(`${port}`)]);
    expect(stderr).toContain('PORT');
  });

  test('without the database it was told to use, keeping its password to itself', async () => {
    const { code, stderr } = await runCli(['serve'], { DATABASE_URL: 'postgres://me:hidden@127.0.0.1:1/none' });
    expect(code).toBe(4);
    expect(lines(stderr)).toEqual([expect.stringMatching(/PostgreSQL at 127\.0\.0\.1:1 .*DATABASE_URL/)]);
    expect(stderr).not.toContain('hidden');
  });
});

describe('the CLI', () => {
  test('says which projections there are when asked for another', async () => {
    const { code, stderr } = await runCli(['projections', 'rebuild', 'bookSerach'], { DATA_DIRECTORY: folder.path });
    expect(code).toBe(2);
    expect(stderr).toContain('bookSearch');
  });

  test('says how it is used when it is used otherwise', async () => {
    const { code, stderr } = await runCli(['jobs', 'walk'], {});
    expect(code).toBe(2);
    expect(stderr).toContain('--help');
  });

  test.each([
    'serve',
    'projections list',
    'projections rebuild',
    'events tail',
    'events list',
    'events show',
    'events export',
    'audit replay',
    'audit trace',
    'jobs list',
    'jobs show',
    'jobs next',
    'jobs run',
    'jobs pause',
    'jobs resume',
    'jobs edit',
    'jobs backfill',
    'jobs cancel',
    'jobs quarantine clear',
    'jobs ledger check',
    'config check',
  ])('%s explains itself and speaks JSON', async (command) => {
    const { code, stdout } = await runCli([...command.split(' '), '--help'], {});
    expect(code).toBe(0);
    expect(stdout).toContain('--json');
  });

  test('shows every setting and no secret', async () => {
    const { code, stdout } = await runCli(['config', 'check', '--json'], {
      DATABASE_URL: 'postgres://me:hidden@127.0.0.1/none',
      DASHBOARD_PASSWORD: 'also hidden',
    });
    expect(code).toBe(0);
    expect(stdout).not.toContain('hidden');
    expect(JSON.parse(stdout).settings).toContainEqual(
      expect.objectContaining({ name: 'DATABASE_URL', value: '(secret)', isSet: true }),
    );
  });
});

test('a catalog that is away does not keep the service from starting, and is said to be', async () => {
  const service = await BookwormProcess.serve({ DATA_DIRECTORY: folder.path, CATALOG_URL: 'http://127.0.0.1:1' });
  const { status, components } = await service.readiness();
  expect(status).toBe('degraded');
  expect(components).toContainEqual(expect.objectContaining({ name: 'catalog', status: 'degraded' }));
  expect(await service.stop('SIGTERM')).toBe(0);
});
