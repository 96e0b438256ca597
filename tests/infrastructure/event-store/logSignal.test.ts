// What wakes a tail of the log in PostgreSQL: notifications while the connection stands, and itself while it does not.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { LogSignal, type SignalTimes } from '../../../infrastructure/event-store/postgres/logSignal.js';
import { eventually } from '../../support/eventually.js';
import { type NetworkProxy, openNetworkProxy } from '../../support/networkProxy.js';
import { createTestDatabase, type TestDatabase } from '../../support/testDatabase.js';

const never = 600_000;
const patient: SignalTimes = {
  sleepMs: never,
  deafSleepMs: never,
  reconnectMs: 10,
  keepAliveMs: never,
  answerMs: 5_000,
};
const { signal: notAborted } = new AbortController();

let own: TestDatabase;
let proxy: NetworkProxy;
const opened: LogSignal[] = [];

beforeAll(async () => {
  own = await createTestDatabase();
});
afterAll(() => own.drop());
beforeEach(async () => {
  const { hostname: host, port } = new URL(own.url);
  proxy = await openNetworkProxy({ host, port: Number(port) });
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((signal) => signal.close()));
  await proxy.close();
});

function open(times: Partial<SignalTimes>): LogSignal {
  const url = new URL(own.url);
  url.port = String(proxy.port);
  const signal = new LogSignal(url.href, { ...patient, ...times });
  opened.push(signal);
  return signal;
}

const notify = () => own.database.query('notify event_log');

/** The first reason to look is that the connection stands. */
async function untilItStands(signal: LogSignal): Promise<void> {
  while (signal.count === 0) await signal.next(0, notAborted);
}

describe('a tail of the log', () => {
  test('is woken by a notification, and does not wait when one came since it last looked', async () => {
    const signal = open({});
    await untilItStands(signal);
    const seen = signal.count;
    const waiting = signal.next(seen, notAborted);
    await notify();
    await waiting;
    expect(signal.count).toBe(seen + 1);
    await signal.next(seen, notAborted);
  });

  test('sleeps on while the connection stands and nothing happens', async () => {
    const signal = open({ deafSleepMs: 1, keepAliveMs: 1 });
    await untilItStands(signal);
    let isAwake = false;
    void signal.next(signal.count, notAborted).then(() => {
      isAwake = true;
    });
    for (let query = 0; query < 50; query++) await own.database.query('select 1');
    expect(isAwake).toBe(false);
    await notify();
    await eventually(() => expect(isAwake).toBe(true));
  });

  test('looks after a long while though nobody notified of anything', async () => {
    const signal = open({ sleepMs: 20 });
    await untilItStands(signal);
    await signal.next(signal.count, notAborted);
    expect(signal.count).toBe(1);
  });

  test('looks by itself while there is no connection', async () => {
    await proxy.close();
    const signal = open({ deafSleepMs: 20, reconnectMs: never });
    for (let look = 0; look < 3; look++) await signal.next(signal.count, notAborted);
    proxy = await openNetworkProxy({ host: '127.0.0.1', port: 1 });
  });

  test('that sleeps for long is woken when the connection breaks, and once it stands again', async () => {
    const signal = open({});
    await untilItStands(signal);
    const waiting = signal.next(1, notAborted);
    proxy.cut();
    await waiting;
    expect(signal.count).toBe(2);
    await signal.next(2, notAborted);
    expect(signal.count).toBe(3);
    await notify();
    await signal.next(3, notAborted);
  });

  test('hears of the outage when the connection breaks without a word', async () => {
    const signal = open({ keepAliveMs: 20, answerMs: 200 });
    await untilItStands(signal);
    proxy.freeze();
    await signal.next(1, notAborted);
    await signal.next(2, notAborted);
    await notify();
    await signal.next(3, notAborted);
    expect(signal.count).toBe(4);
  });

  test('wakes at the abort', async () => {
    const stopped = new AbortController();
    const signal = open({});
    await untilItStands(signal);
    const waiting = signal.next(1, stopped.signal);
    stopped.abort();
    await waiting;
    expect(signal.count).toBe(1);
  });
});

test('closing does not wait for the answer of a server that is out of reach', async () => {
  const signal = open({ answerMs: 200 });
  await untilItStands(signal);
  proxy.freeze();
  await signal.close();
});
