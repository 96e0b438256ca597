// The settings: what they are when nobody sets them, and that every fault is named at once, in words and without secrets.
import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { jobNames } from '../../application/scheduling/jobs.js';
import { ConfigError, readConfig, settingsIn } from '../../src/config.js';
import { cronSetting, secretSettings, settings } from '../../src/settings.js';
import { newPem } from '../application/sealing/auditScene.js';
import { emptyFolder } from '../support/bookwormProcess.js';

type Environment = Readonly<Record<string, string>>;

/** What is said about an environment that is refused. */
function faultsOf(environment: Environment): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

const cleanUpCron = 'JOBS_CLEAN_UP_SENT_EMAIL_CRON';

describe('without any setting', () => {
  test('everything has a default, and the service needs no neighbour', () =>
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 3_000,
      allowedHosts: ['localhost', '127.0.0.1', '[::1]'],
      dataDirectory: '.data',
      databaseUrl: undefined,
      eventStoreUrl: undefined,
      amqpUrl: undefined,
      catalogUrl: undefined,
      maxDelistPercent: 20,
      crons: {},
      leaseMs: 15_000,
      instance: hostname(),
      dashboardUser: 'admin',
      dashboardPassword: undefined,
      sealPrivateKey: undefined,
      logLevel: 'info',
    }));

  test('an empty value counts as none', () => {
    const empty = Object.fromEntries(Object.keys(settings.shape).map((name) => [name, '']));
    expect(readConfig(empty)).toEqual(readConfig({}));
    expect(readConfig({ PORT: '  ', DATABASE_URL: '\t' })).toEqual(readConfig({}));
    expect(settingsIn(empty)).toEqual({});
  });

  test('the configuration cannot be changed afterwards', () =>
    expect(() => Object.assign(readConfig({}), { port: 1 })).toThrow(TypeError));
});

describe('a setting', () => {
  test('is taken as it was set, without the space around it', () =>
    expect(
      readConfig({
        HOST: '0.0.0.0',
        PORT: ' 0 ',
        ALLOWED_HOSTS: 'Shop.Example, localhost',
        DATA_DIRECTORY: '/var/lib/bookworm',
        DATABASE_URL: 'postgresql://shop@db/shop',
        EVENT_STORE_URL: 'esdb://node1:2113,node2:2113,node3:2113?tls=false',
        AMQP_URL: 'amqps://shop@rabbit',
        CATALOG_URL: 'https://catalog.example:5100',
        CATALOG_MAX_DELIST_PERCENT: '100',
        JOBS_LEASE_SECONDS: '60',
        INSTANCE_ID: 'one of three',
        DASHBOARD_USER: 'ada',
        DASHBOARD_PASSWORD: 'just8now',
        LOG_LEVEL: 'error',
      }),
    ).toMatchObject({
      host: '0.0.0.0',
      port: 0,
      allowedHosts: ['shop.example', 'localhost'],
      dataDirectory: '/var/lib/bookworm',
      databaseUrl: 'postgresql://shop@db/shop',
      eventStoreUrl: 'esdb://node1:2113,node2:2113,node3:2113?tls=false',
      amqpUrl: 'amqps://shop@rabbit',
      catalogUrl: 'https://catalog.example:5100',
      maxDelistPercent: 100,
      leaseMs: 60_000,
      instance: 'one of three',
      dashboardUser: 'ada',
      dashboardPassword: 'just8now',
      logLevel: 'error',
    }));

  test.each<[string, string, RegExp]>([
    ['PORT', '65536', /whole number from 0 to 65535/],
    ['PORT', '-1', /whole number from 0 to 65535/],
    ['PORT', '3e3', /whole number from 0 to 65535/],
    ['CATALOG_MAX_DELIST_PERCENT', '101', /whole number from 0 to 100/],
    ['CATALOG_MAX_DELIST_PERCENT', '12.5', /whole number from 0 to 100/],
    ['JOBS_LEASE_SECONDS', '0', /whole number from 1 to 60/],
    ['JOBS_LEASE_SECONDS', 'soon', /whole number from 1 to 60/],
    ['DATABASE_URL', 'mysql://db/shop', /URL that starts with postgres:\/\/ or postgresql:\/\//],
    ['DATABASE_URL', 'db:5432', /URL that starts with postgres:\/\//],
    ['ALLOWED_HOSTS', 'https://x.example', /host names separated by commas/],
    ['AMQP_URL', 'amqp://', /must look like amqp:/],
    ['EVENT_STORE_URL', 'http://events:2113', /URL that starts with esdb:\/\/ or esdb\+discover:\/\//],
    ['AMQP_URL', 'rabbit', /URL that starts with amqp:\/\/ or amqps:\/\//],
    ['CATALOG_URL', 'catalog:5100', /URL that starts with http:\/\/ or https:\/\//],
    ['DASHBOARD_USER', 'a:b', /must not contain a colon/],
    ['DASHBOARD_PASSWORD', 'seven77', /at least 8 characters/],
    ['LOG_LEVEL', 'loud', /must be info, warn, error or silent/],
    [cleanUpCron, '61 * * * *', /must be a cron expression with 5 fields/],
    [cleanUpCron, '* * * *', /must be a cron expression with 5 fields/],
    [cleanUpCron, '2199-01-01T00:00:00', /must be a cron expression with 5 fields/],
    [cleanUpCron, '@daily', /must be a cron expression with 5 fields/],
    [cleanUpCron, '0 0 0 1 1 * 2199', /must be a cron expression with 5 fields/],
    [cleanUpCron, '0 0 30 2 *', /is never due/],
  ])('%s=%s is refused by name with what it must be', (name, value, rule) => {
    const faults = faultsOf({ [name]: value });
    expect(faults).toEqual([expect.stringMatching(rule)]);
    expect(faults[0]).toMatch(new RegExp(`^${name} `));
  });

  test('INSTANCE_ID is refused when it is longer than 200 characters', () => {
    expect(faultsOf({ INSTANCE_ID: 'x'.repeat(200) })).toEqual([]);
    expect(faultsOf({ INSTANCE_ID: 'x'.repeat(201) })).toEqual([
      expect.stringMatching(/^INSTANCE_ID .*200 characters/),
    ]);
  });

  test('that should start with http:// is refused without the two slashes', () =>
    expect(faultsOf({ CATALOG_URL: 'http:catalog' })).toHaveLength(1));

  test('with nothing between two commas names no host there', () =>
    expect(readConfig({ ALLOWED_HOSTS: 'shop.example,, localhost,' }).allowedHosts).toEqual([
      'shop.example',
      'localhost',
    ]));
});

describe('the cron of a job', () => {
  test.each(jobNames)('%s can be set, and only that one changes', (job) =>
    expect(readConfig({ [cronSetting(job)]: '*/5 * * * *' }).crons).toEqual({ [job]: '*/5 * * * *' }),
  );

  test('has a setting that is named after its job', () => {
    expect(cronSetting('synchroniseCatalog')).toBe('JOBS_SYNCHRONISE_CATALOG_CRON');
    expect(Object.keys(settings.shape)).toEqual(expect.arrayContaining(jobNames.map(cronSetting)));
  });

  test('may have seconds in front', () =>
    expect(readConfig({ [cleanUpCron]: '*/10 * * * * *' }).crons).toEqual({ cleanUpSentEmail: '*/10 * * * * *' }));
});

describe('the key of the seals', () => {
  const pem = newPem();

  test('can be set as it is, or in one line as env files need it', () => {
    expect(readConfig({ SEAL_PRIVATE_KEY: pem }).sealPrivateKey).toBe(pem.trim());
    expect(readConfig({ SEAL_PRIVATE_KEY: pem.replaceAll('\n', '\\n') }).sealPrivateKey?.trim()).toBe(pem.trim());
  });

  test('can be kept in a file, which is checked at once', async () => {
    const folder = await emptyFolder();
    try {
      const file = join(folder.path, 'private.pem');
      expect(faultsOf({ SEAL_PRIVATE_KEY_FILE: file })).toEqual([expect.stringContaining('cannot be read')]);
      await writeFile(file, 'opensesame');
      const [fault, ...others] = faultsOf({ SEAL_PRIVATE_KEY_FILE: file });
      expect([fault, others]).toEqual([expect.stringMatching(/^SEAL_PRIVATE_KEY_FILE must hold a private key/), []]);
      expect(fault).not.toContain('sesame');
      await writeFile(file, pem);
      expect(readConfig({ SEAL_PRIVATE_KEY_FILE: file }).sealPrivateKey).toBe(pem);
      expect(faultsOf({ SEAL_PRIVATE_KEY_FILE: file, SEAL_PRIVATE_KEY: pem })).toEqual([
        expect.stringContaining('are both set'),
      ]);
    } finally {
      await folder.remove();
    }
  });
});

describe('faults', () => {
  test('are reported all at once, one line each', () => {
    const environment = { PORT: 'x', LOG_LEVEL: 'loud', AMQP_URL: 'x', [cleanUpCron]: 'x', JOBS_LEASE: '5' };
    const faults = faultsOf(environment);
    expect(faults.map((fault) => fault.split(' ')[0]).sort()).toEqual(Object.keys(environment).sort());
    expect(() => readConfig(environment)).toThrow(faults.join('\n'));
  });

  test.each<[string, string]>([
    ['DATABASE_URL', 'mysql://shop:opensesame@db/shop'],
    ['DATABASE_URL', 'postgres://shop:opensesame with space@db:port/shop'],
    ['DATABASE_URL', 'opensesame'],
    ['EVENT_STORE_URL', 'http://admin:opensesame@events:2113'],
    ['AMQP_URL', 'http://guest:opensesame@rabbit'],
    ['AMQP_URL', 'amqp://guest:opensesame@rabbit:port'],
    ['CATALOG_URL', 'ftp://shop:opensesame@catalog'],
    ['DASHBOARD_PASSWORD', 'sesame'],
    ['DASHBOARD_PASSWROD', 'opensesame'],
    ['CATALOG_PASSWORD', 'opensesame'],
    ['SEAL_PRIVATE_KEY_FILE', '-----BEGIN PRIVATE KEY-----\nopensesame\n-----END PRIVATE KEY-----'],
    ['SEAL_PRIVATE_KEY', '-----BEGIN PRIVATE KEY-----\nopensesame\n-----END PRIVATE KEY-----'],
  ])('in %s=%s do not show the password', (name, value) => {
    const faults = faultsOf({ [name]: value });
    expect(faults).toHaveLength(1);
    expect(faults.join()).toContain(name);
    expect(faults.join()).not.toContain('sesame');
  });

  test('are looked for in settings that may hold a password, and these are known as such', () => {
    const holders = ['DATABASE_URL', 'EVENT_STORE_URL', 'AMQP_URL', 'DASHBOARD_PASSWORD', 'SEAL_PRIVATE_KEY'];
    expect([...secretSettings]).toEqual(expect.arrayContaining(holders));
  });
});

describe('a variable that is no setting', () => {
  test.each([
    ['DATABSE_URL', 'DATABASE_URL'],
    ['DATABASE_ULR', 'DATABASE_URL'],
    ['DATABASE_URLS', 'DATABASE_URL'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['ALLOWED_HOST', 'ALLOWED_HOSTS'],
    ['CATALOG_URI', 'CATALOG_URL'],
    ['JOBS_SYNCRONISE_CATALOG_CRON', 'JOBS_SYNCHRONISE_CATALOG_CRON'],
  ])('but nearly one, as %s, is refused with what was meant', (name, meant) =>
    expect(faultsOf({ [name]: 'x' })).toEqual([`${name} is not a setting; did you mean ${meant}?`]),
  );

  test.each([
    'JOBS_EVERYTHING_CRON',
    'CATALOG_TIMEOUT',
    'BOOKWORM_PORT',
    'DASHBOARD_THEME',
    'AMQP_PREFETCH',
    'SEAL_KEY',
  ])('but was meant for this service, as %s, is refused with where to look', (name) =>
    expect(faultsOf({ [name]: 'x' })).toEqual([
      `${name} is not a setting; \`bookworm config check\` lists those there are.`,
    ]),
  );

  test('but belongs to another program is none of our business', () => {
    const names =
      'PATH HOME USER PWD SHELL TERM LANG TZ HOSTNAME EDITOR TMPDIR CI DEBUG NODE_ENV NODE_OPTIONS npm_config_x ' +
      'npm_package_version PGHOST PGPASSWORD POSTGRES_PASSWORD POSTGRES_DB RABBITMQ_DEFAULT_PASS EVENTSTORE_INSECURE ' +
      'KUBERNETES_SERVICE_HOST OTEL_EXPORTER_OTLP_ENDPOINT HTTP_PROXY NO_PROXY JEST_WORKER_ID services__catalog__http__0';
    const environment = Object.fromEntries(names.split(' ').map((name) => [name, 'x']));
    expect(readConfig(environment)).toEqual(readConfig({}));
  });

  test('but comes from Kubernetes, for a service called catalog, is none of our business', () =>
    expect(
      faultsOf({
        CATALOG_SERVICE_HOST: '10.0.0.1',
        CATALOG_SERVICE_PORT: '80',
        CATALOG_PORT: 'tcp://10.0.0.1:80',
        CATALOG_PORT_80_TCP_ADDR: '10.0.0.1',
      }),
    ).toEqual([]));
});
