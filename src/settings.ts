// Every setting there is: the environment variable, what it may be, what it is when nobody sets it, what it means.
import { readFileSync } from 'node:fs';
import { availableParallelism, hostname } from 'node:os';
import { z } from 'zod';
import { jobNames } from '../application/scheduling/jobs.js';
import { patternOf } from '../infrastructure/croner/cronerCalculations.js';
import { busAddress } from '../infrastructure/rabbitmq/topology.js';
import { ed25519Signer } from '../infrastructure/security/ed25519.js';
import { parseAllowedHost } from './http/allowedHosts.js';

const url = (...protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.some((protocol) => value.startsWith(`${protocol}//`)), {
    error: `must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    abort: true,
  });

const isPlain = (value: string) => {
  const { username, search, hash } = new URL(value);
  return username === '' && search === '' && hash === '';
};

function areHosts(list: string): boolean {
  try {
    return list.split(',').every((entry) => entry.trim() === '' || parseAllowedHost(entry.trim()) !== '');
  } catch {
    return false;
  }
}

function isBusAddress(value: string): boolean {
  try {
    return busAddress(value).name !== '';
  } catch {
    return false;
  }
}

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .refine((text) => /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most, {
      error: `must be a whole number from ${least} to ${most}`,
    })
    .transform(Number);

/** Env files cannot hold line breaks, and people write \\n for them. */
const withLineBreaks = (text: string) => text.replaceAll('\\n', '\n');

function checkSealKey(pem: string, context: { addIssue(message: string): void }): void {
  try {
    ed25519Signer(pem);
  } catch (error) {
    context.addIssue((error as Error).message);
  }
}

const cron = z.string().superRefine((expression, context) => {
  try {
    if (!patternOf({ expression, timeZone: 'UTC' }).nextRun()) context.addIssue('is never due');
  } catch {
    context.addIssue('must be a cron expression with 5 fields, or 6 with seconds in front, such as */5 * * * *');
  }
});

/** `synchroniseCatalog` -> `JOBS_SYNCHRONISE_CATALOG_CRON`. */
export function cronSetting(job: string): string {
  return `JOBS_${job.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}_CRON`;
}

const cronSettings: Record<string, z.ZodOptional<typeof cron>> = Object.fromEntries(
  jobNames.map((job) => [
    cronSetting(job),
    cron.optional().describe(`cron of the job ${job}, in UTC, in place of its own`),
  ]),
);

export const settings = z.object({
  PORT: wholeNumber(0, 65_535).default(3_000).describe('port of the HTTP server; 0 takes a free one'),
  HOST: z.string().default('127.0.0.1').describe('address the HTTP server listens on'),
  ALLOWED_HOSTS: z
    .string()
    .refine(areHosts, 'must be host names separated by commas, such as localhost,bookworm.example')
    .default('localhost,127.0.0.1,[::1]')
    .describe('names under which MCP clients may call the server, separated by commas'),
  DATA_DIRECTORY: z.string().default('.data').describe('folder of the embedded PostgreSQL'),
  DATABASE_URL: url('postgres:', 'postgresql:').optional().describe('PostgreSQL to use instead of the embedded one'),
  // Several hosts, as EventStoreDB's URLs may have, are no URL to the rest of the world.
  EVENT_STORE_URL: z
    .string()
    .regex(/^esdb(\+discover)?:\/\/[^/?\s]+/, 'must be a URL that starts with esdb:// or esdb+discover://')
    .optional()
    .describe('EventStoreDB that keeps the event log; PostgreSQL keeps it when this is not set'),
  AMQP_URL: url('amqp:', 'amqps:')
    .refine(isBusAddress, 'must look like amqp://user:password@host:5672/virtual-host')
    .optional()
    .describe('RabbitMQ that gets the integration events; an in-process bus gets them when this is not set'),
  AMQP_ENVELOPE: z
    .enum(['masstransit', 'cloudevents', 'cloudevents-binary'], {
      error: 'must be masstransit, cloudevents or cloudevents-binary',
    })
    .default('masstransit')
    .describe(
      'how messages are written: for MassTransit, or as CloudEvents 1.0, structured or in the binary mode of AMQP',
    ),
  RELAY_WINDOW: wholeNumber(1, 10_000)
    .default(256)
    .describe('how many messages may be under way to the bus at once; all of them may come again after a fault'),
  RELAY_ON_UNROUTABLE: z
    .enum(['wait', 'park'], { error: 'must be wait or park' })
    .default('wait')
    .describe(
      'what the relay does at a message that nobody listens for: wait there, or park it and its type and go on',
    ),
  CATALOG_URL: url('http:', 'https:')
    .refine(isPlain, 'must hold no user, password, query or fragment: Catalog is read anonymously')
    .optional()
    .describe("BookWorm's Catalog service; the bundled sample catalog takes its place when this is not set"),
  RATING_URL: url('http:', 'https:')
    .refine(isPlain, 'must hold no user, password, query or fragment: Rating is read anonymously')
    .optional()
    .describe(
      "BookWorm's Rating service; with AMQP_URL and CATALOG_URL, reviews are refreshed when it says they changed",
    ),
  CATALOG_MAX_DELIST_PERCENT: wholeNumber(0, 100)
    .default(20)
    .describe('a synchronisation that finds a larger part gone (and more than 5) delists nothing and says so'),
  JOBS_LEASE_SECONDS: wholeNumber(1, 60)
    .default(15)
    .describe('a run whose instance shows no sign of life for this long is taken over by another'),
  JOBS_MAX_CONCURRENT: wholeNumber(1, 1_000)
    .default(availableParallelism())
    .describe('how many runs this instance carries out at once; by default one for each processor'),
  PROJECTIONS_ON_FAULT: z
    .enum(['stop', 'continue'], { error: 'must be stop or continue' })
    .default('stop')
    .describe('what a projection does at an event that it cannot take: stop there, or park it and go on past it'),
  INSTANCE_ID: z.string().max(200).default(hostname()).describe('name of this instance, for people'),
  DASHBOARD_USER: z
    .string()
    .regex(/^[^:]+$/, 'must not contain a colon')
    .default('admin')
    .describe('user of the dashboard'),
  DASHBOARD_PASSWORD: z
    .string()
    .min(8, 'must have at least 8 characters')
    .optional()
    .describe('password of the dashboard; one is generated and printed at the first start when this is not set'),
  SEAL_PRIVATE_KEY: z
    .string()
    .transform(withLineBreaks)
    .superRefine(checkSealKey)
    .optional()
    .describe('Ed25519 private key (PEM) that signs the seals of the log; they are not signed when no key is set'),
  SEAL_PRIVATE_KEY_FILE: z
    .string()
    .superRefine((path, context) => {
      try {
        checkSealKey(readFileSync(path, 'utf8'), context);
      } catch (error) {
        // Whoever puts the key itself here must not find it in a log.
        const { code } = error as NodeJS.ErrnoException;
        context.addIssue(`cannot be read (${code}): it must be the path of a file that holds the key`);
      }
    })
    .optional()
    .describe('file that holds this key, in place of SEAL_PRIVATE_KEY'),
  LOG_LEVEL: z
    .enum(['info', 'warn', 'error', 'silent'], { error: 'must be info, warn, error or silent' })
    .default('info')
    .describe('least important log lines that are written'),
  ...cronSettings,
});

/** Settings whose values may hold a password and are never shown. */
export const secretSettings: ReadonlySet<string> = new Set([
  'DATABASE_URL',
  'EVENT_STORE_URL',
  'AMQP_URL',
  'DASHBOARD_PASSWORD',
  'SEAL_PRIVATE_KEY',
]);
