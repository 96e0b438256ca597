// Environment -> one frozen Config. Every fault is reported at once, in words, with the setting's name.
import { readFileSync } from 'node:fs';
import { jobNames } from '../application/scheduling/jobs.js';
import { cronSetting, settings } from './settings.js';
import { unknownSettings } from './unknownSettings.js';

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly allowedHosts: readonly string[];
  readonly dataDirectory: string;
  readonly databaseUrl: string | undefined;
  readonly eventStoreUrl: string | undefined;
  readonly amqpUrl: string | undefined;
  readonly amqpEnvelope: 'masstransit' | 'cloudevents' | 'cloudevents-binary';
  /** How many messages may be under way to the bus at once. */
  readonly relayWindow: number;
  /** Whether the relay goes on past a message that nobody listens for. */
  readonly parksUndelivered: boolean;
  readonly catalogUrl: string | undefined;
  readonly ratingUrl: string | undefined;
  readonly maxDelistPercent: number;
  /** The operator's cron expressions by job. */
  readonly crons: Readonly<Record<string, string>>;
  readonly leaseMs: number;
  /** How many runs of work jobs this instance carries out at once. */
  readonly mostRuns: number;
  /** Whether projections go on past an event that they cannot take. */
  readonly passesParked: boolean;
  readonly instance: string;
  readonly dashboardUser: string;
  readonly dashboardPassword: string | undefined;
  /** PEM; seals are not signed without it. */
  readonly sealPrivateKey: string | undefined;
  readonly logLevel: string;
}

/** All that is wrong with the settings, one line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

/** The settings that the environment sets; an empty value counts as none, as compose files write it. */
export function settingsIn(environment: Readonly<NodeJS.ProcessEnv>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.keys(settings.shape).flatMap((name) => {
      const value = environment[name]?.trim();
      return value ? [[name, value]] : [];
    }),
  );
}

/** @throws ConfigError naming every fault. */
export function readConfig(environment: Readonly<NodeJS.ProcessEnv>): Config {
  const set = settingsIn(environment);
  const { success, data, error } = settings.safeParse(set);
  const malformed = error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? [];
  const faults = [...malformed, ...unknownSettings(environment, Object.keys(settings.shape))];
  if (set.SEAL_PRIVATE_KEY && set.SEAL_PRIVATE_KEY_FILE) {
    faults.push('SEAL_PRIVATE_KEY and SEAL_PRIVATE_KEY_FILE are both set; remove one of them.');
  }
  if (!success || faults.length > 0) throw new ConfigError(faults);
  const crons = jobNames.flatMap((job) => {
    const expression = set[cronSetting(job)];
    return expression ? [[job, expression]] : [];
  });
  return Object.freeze({
    host: data.HOST,
    port: data.PORT,
    allowedHosts: data.ALLOWED_HOSTS.split(',')
      .map((name) => name.trim().toLowerCase())
      .filter(Boolean),
    dataDirectory: data.DATA_DIRECTORY,
    databaseUrl: data.DATABASE_URL,
    eventStoreUrl: data.EVENT_STORE_URL,
    amqpUrl: data.AMQP_URL,
    amqpEnvelope: data.AMQP_ENVELOPE,
    relayWindow: data.RELAY_WINDOW,
    parksUndelivered: data.RELAY_ON_UNROUTABLE === 'park',
    catalogUrl: data.CATALOG_URL,
    ratingUrl: data.RATING_URL,
    maxDelistPercent: data.CATALOG_MAX_DELIST_PERCENT,
    crons: Object.fromEntries(crons),
    leaseMs: data.JOBS_LEASE_SECONDS * 1_000,
    mostRuns: data.JOBS_MAX_CONCURRENT,
    passesParked: data.PROJECTIONS_ON_FAULT === 'continue',
    instance: data.INSTANCE_ID,
    dashboardUser: data.DASHBOARD_USER,
    dashboardPassword: data.DASHBOARD_PASSWORD,
    sealPrivateKey: sealPrivateKey(data.SEAL_PRIVATE_KEY, data.SEAL_PRIVATE_KEY_FILE),
    logLevel: data.LOG_LEVEL,
  });
}

function sealPrivateKey(pem: string | undefined, file: string | undefined): string | undefined {
  return file ? readFileSync(file, 'utf8') : pem;
}
