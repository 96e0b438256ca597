// What operators type about the relay of a service that runs in another process, and what that service makes of it.
import { userInfo } from 'node:os';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { RelayStatus } from '../../src/status/readRelayStatus.js';
import { askCli, BookwormProcess, type CliResult, emptyFolder, runCli } from '../support/bookwormProcess.js';
import { eventually } from '../support/eventually.js';
import { recordedEvents, type ToldEvent } from '../support/recordedEvents.js';

// Every command is a process of its own.
jest.setTimeout(120_000);

const actor = `operator:${userInfo().username}`;
let folder: Awaited<ReturnType<typeof emptyFolder>>;
let environment: Record<string, string>;
let service: BookwormProcess;

beforeAll(async () => {
  folder = await emptyFolder();
  environment = { DATA_DIRECTORY: folder.path, INSTANCE_ID: 'shop-1' };
  service = await BookwormProcess.serve(environment);
  await eventually(async () => expect((await service.readiness()).status).toBe('up'), { withinMs: 20_000 });
});

afterAll(async () => {
  await service.stop();
  await folder.remove();
});

const type = (...args: readonly string[]): Promise<CliResult> => runCli(['relay', ...args], environment);
const ask = <Answer>(...args: readonly string[]): Promise<Answer> => askCli(['relay', ...args], environment);
const status = () => ask<RelayStatus & { bus: object; deliveries: object }>('status');

/** Has the job ask for a message. @returns its id. */
async function request(job = 'resendErrorEmail'): Promise<string> {
  const { events } = await askCli<{ events: readonly ToldEvent[] }>(['jobs', 'run', job], environment);
  const messageId = events.find(({ type: of }) => of === 'IntegrationEventRequested')?.data.messageId;
  if (typeof messageId !== 'string') throw new Error('Nothing was requested.');
  return messageId;
}

/** Has the job ask for a message, and waits until it was published for the first time. */
async function publication(): Promise<string> {
  const message = await request();
  await eventually(() => expect(arrivals(message)).toBe(1));
  return message;
}

/** How often the notification service got it. */
function arrivals(messageId: string): number {
  return service.output.split('\n').filter((line) => line.includes(`IntegrationEvent ${messageId}`)).length;
}

const relay = async () => (await service.readiness()).components.find(({ name }) => name === 'relay');

describe('the relay', () => {
  test('says where it stands', async () => {
    await publication();
    await eventually(async () =>
      expect(await status()).toMatchObject({
        bus: { name: 'in-process bus', envelope: null },
        ...{ state: 'publishing', instance: 'shop-1', pause: null, fault: null, parked: 0, skipped: 0 },
        waiting: { count: 0, since: null, isMore: false },
        deliveries: { lastAt: expect.any(String), medianMs: expect.any(Number) },
      }),
    );
    const { stdout } = await type('status');
    expect(stdout).toMatch(/^relay\n {2}bus +in-process bus\n {2}state +publishing\n {2}instance +shop-1\n/);
    expect(stdout).toMatch(/ waiting +nothing\n/);
    expect(await relay()).toEqual({ name: 'relay', status: 'up', detail: 'shop-1 publishes to in-process bus' });
  });

  test('publishes nothing while it is paused, and all of it when it is resumed', async () => {
    const paused = await type('pause', '--reason', 'the mail server moves');
    expect(paused).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('"bookworm relay resume"') });
    await eventually(async () => expect((await status()).fault).toContain('paused'));
    const [one, two] = [await request(), await request()];
    const { state, waiting, pause } = await status();
    expect([state, waiting.count, pause]).toEqual([
      'paused',
      2,
      { at: expect.any(String), by: actor, reason: 'the mail server moves' },
    ]);
    expect((await type('status')).stdout).toMatch(/ waiting +2 messages, since \S+Z\n/);
    expect(await relay()).toMatchObject({
      status: 'degraded',
      detail: `was paused by ${actor}: the mail server moves; "bookworm relay resume" lets it go on`,
    });
    expect([arrivals(one), arrivals(two)]).toEqual([0, 0]);
    expect(await ask('resume')).toEqual({ wasPaused: true });
    await eventually(() => expect([arrivals(one), arrivals(two)]).toEqual([1, 1]));
    await eventually(async () => expect(await relay()).toMatchObject({ status: 'up' }));
    expect((await type('resume')).stdout).toBe('The relay was not paused.\n');
    const told = (await recordedEvents(environment, 'RelayPaused', 'RelayResumed')).map((event) => [
      event.type,
      event.stream,
      event.data.reason,
    ]);
    expect(told).toEqual([
      ['RelayPaused', 'relay-integrationEvents', 'the mail server moves'],
      ['RelayResumed', 'relay-integrationEvents', undefined],
    ]);
  });

  test('stays paused over a restart', async () => {
    await ask('pause', '--reason', 'to look');
    await service.stop();
    expect(await status()).toMatchObject({ state: 'stopped', instance: null, pause: { reason: 'to look' } });
    service = await BookwormProcess.serve(environment);
    const message = await request();
    await eventually(async () => expect(await status()).toMatchObject({ state: 'paused', waiting: { count: 1 } }));
    expect(arrivals(message)).toBe(0);
    await ask('resume');
    await eventually(() => expect(arrivals(message)).toBe(1));
  });
});

describe('to publish again', () => {
  test('is tried dry: which messages, under which ids, and nothing is done', async () => {
    const message = await publication();
    const requests = await recordedEvents(environment, 'IntegrationEventRequested');
    const event = requests.find(({ data }) => data.messageId === message)?.id ?? '';
    const { stdout, code } = await type('republish', '--event', event, '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^POSITION +MESSAGE +TYPE +REQUESTED +ID\n/);
    expect(stdout).toMatch(RegExp(`^\\d+ +${message} +BookWorm\\.Contracts:\\S+ +\\S+Z +same id$`, 'm'));
    expect(arrivals(message)).toBe(1);
    expect(await recordedEvents(environment, 'RepublicationRequested')).toEqual([]);
  });

  test('works by the id of the message: it arrives twice under that id', async () => {
    const message = await publication();
    const reason = ['--reason', 'the consumer lost it'];
    const refused = await type('republish', '--event', message, ...reason);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('say --yes') });
    const done = await ask('republish', '--event', message, ...reason, '--yes');
    expect(done).toMatchObject({ messages: 1, outcome: 'published' });
    await eventually(() => expect(arrivals(message)).toBe(2));
    expect((await recordedEvents(environment, 'RepublicationRequested')).at(-1)?.data).toMatchObject({
      messages: 1,
      reason: 'the consumer lost it',
    });
  });

  test('works by a range of positions or of time, of which both ends are meant', async () => {
    const before = new Date().toISOString();
    const messages = [await request(), await request('cleanUpSentEmail'), await request()];
    await eventually(() => expect(messages.map(arrivals)).toEqual([1, 1, 1]));
    const dry = await ask<{ messages: { position: string; messageId: string; requestedAt: string }[] }>(
      ...['republish', '--from', before, '--dry-run'],
    );
    expect(dry.messages.map(({ messageId }) => messageId)).toEqual(messages);
    const [first, second, third] = dry.messages;
    const positions = ['--from', first?.position ?? '', '--to', second?.position ?? ''];
    await ask('republish', ...positions, '--reason', 'twice', '--yes');
    await eventually(() => expect(messages.map(arrivals)).toEqual([2, 2, 1]));
    const instants = ['--from', second?.requestedAt ?? '', '--to', third?.requestedAt ?? ''];
    await ask('republish', ...instants, '--reason', 'thrice', '--yes');
    await eventually(() => expect(messages.map(arrivals)).toEqual([2, 3, 2]));
  });

  test('waits for a paused relay, and says so', async () => {
    const message = await publication();
    await ask('pause', '--reason', 'to look');
    const { stdout } = await type('republish', '--event', message, '--reason', 'lost', '--yes');
    expect(stdout).toContain('1 message to be published again, under its id. The relay is paused');
    const waiting = await request();
    const early = await type('republish', '--event', waiting, '--reason', 'lost', '--yes');
    expect(early).toMatchObject({ code: 2, stderr: expect.stringContaining('still wait') });
    await ask('resume');
    await eventually(() => expect([arrivals(message), arrivals(waiting)]).toEqual([2, 1]));
  });

  test.each([
    [['--event', '0199a6f2-6f0e-7cc4-a1f2-2a3b4c5d6e7f'], 'No message was requested under the id'],
    [['--from', '2999-01-01'], 'No message was requested in this range'],
    [['--to', '7'], 'Say which messages'],
    [['--event', 'x'], 'which is a UUID'],
  ])('what cannot be found is refused: %p', async (which, why) => {
    const refused = await type('republish', ...which, '--reason', 'lost', '--yes');
    expect(refused).toMatchObject({ stdout: '', stderr: expect.stringContaining(why) });
    expect(refused.code).not.toBe(0);
  });
});
