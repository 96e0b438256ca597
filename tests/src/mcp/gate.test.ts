// The gate lets a few in, keeps some in order, and sends the rest away.
import { expect, test } from '@jest/globals';
import { Gate, GateFullError } from '../../../src/mcp/gate.js';

/** Work that ends when it is told to. */
function task() {
  let resolve: (result: string) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<string>((...settle) => {
    [resolve, reject] = settle;
  });
  const state = { hasStarted: false };
  const work = () => {
    state.hasStarted = true;
    return promise;
  };
  return { work, resolve, reject, state };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const { signal } = new AbortController();

test('work passes through, and so do its result and its fault', async () => {
  const gate = new Gate(1, 0);
  expect(await gate.pass(async () => 'done', signal)).toBe('done');
  await expect(gate.pass(() => Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken');
  expect(await gate.pass(async () => 'again', signal)).toBe('again');
});

test('no more than allowed work at once, the others start in order as room comes', async () => {
  const gate = new Gate(2, 9);
  const tasks = [task(), task(), task(), task()];
  const results = tasks.map(({ work }) => gate.pass(work, signal).catch((error: Error) => error.message));
  const started = () => tasks.map(({ state }) => state.hasStarted);
  await settled();
  expect(started()).toEqual([true, true, false, false]);
  tasks[1]?.reject(new Error('broken'));
  await settled();
  expect(started()).toEqual([true, true, true, false]);
  for (const { resolve } of tasks) resolve('done');
  expect(await Promise.all(results)).toEqual(['done', 'broken', 'done', 'done']);
  expect(await gate.pass(async () => 'again', signal)).toBe('again');
});

test('one more than may wait is refused', async () => {
  const gate = new Gate(1, 1);
  const [first, second] = [task(), task()];
  const results = [gate.pass(first.work, signal), gate.pass(second.work, signal)];
  await expect(gate.pass(task().work, signal)).rejects.toBeInstanceOf(GateFullError);
  first.resolve('first');
  second.resolve('second');
  expect(await Promise.all(results)).toEqual(['first', 'second']);
});

test('who leaves while waiting makes room in the queue, and his work never starts', async () => {
  const gate = new Gate(1, 1);
  const [first, left, next] = [task(), task(), task()];
  const leaving = new AbortController();
  const inside = gate.pass(first.work, signal);
  const dropped = gate.pass(left.work, leaving.signal);
  leaving.abort(new Error('gone'));
  await expect(dropped).rejects.toThrow('gone');
  const waiting = gate.pass(next.work, signal);
  first.resolve('first');
  next.resolve('next');
  expect(await Promise.all([inside, waiting])).toEqual(['first', 'next']);
  expect(left.state.hasStarted).toBe(false);
});

test('who has left already does not come in', async () => {
  const gone = task();
  await expect(new Gate(1, 1).pass(gone.work, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  expect(gone.state.hasStarted).toBe(false);
});
