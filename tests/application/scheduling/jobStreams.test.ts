// What a process knows of the jobs is what the log says, however the news and its own readings come across each other.
import { describe, expect, test } from '@jest/globals';
import { v7 as uuidV7 } from 'uuid';
import type { RecordedEvent } from '../../../application/ports/eventStore.js';
import { toArray } from '../../contract/sampleEvents.js';
import { never, operatorOf } from '../../support/operatedJobs.js';
import { TestCluster, workJob } from '../../support/schedulerInstances.js';

const cluster = new TestCluster();

const target = { kind: 'emit', messageType: 'A:B' } as const;

/** A job that another instance defined, and started `runs` times by hand. */
async function written(job: string, runs = 0) {
  const writer = cluster.instance();
  const definition = { ...workJob(job, { cron: never }), target };
  await writer.runner.define(definition);
  for (let run = 0; run < runs; run++) await writer.runner.start(job, 'manual');
  const events = async (): Promise<readonly RecordedEvent[]> => toArray(writer.store.readStream(`scheduledJob-${job}`));
  return { writer, definition, events };
}

describe('an event that is heard', () => {
  test('of a job that nobody looked at changes nothing', async () => {
    const { events } = await written('unseen');
    const { streams, store } = cluster.instance();
    for (const event of await events()) await streams.observe(event);
    expect(streams.known('unseen')).toBeUndefined();
    expect(store.calls).toBe(0);
  });

  test('is folded once, also when it comes twice or late', async () => {
    const { writer, events } = await written('repeated');
    const { streams, store } = cluster.instance();
    await streams.state('repeated');
    await writer.runner.start('repeated', 'manual');
    const calls = store.calls;
    const all = await events();
    for (const event of [...all, ...all.toReversed()]) await streams.observe(event);
    expect(streams.known('repeated')).toEqual(await writer.streams.state('repeated'));
    expect(store.calls).toBe(calls);
  });

  test('after one that was not heard makes up for it', async () => {
    const { writer, events } = await written('gap');
    const { streams } = cluster.instance();
    await streams.state('gap');
    await writer.runner.start('gap', 'manual');
    const last = (await events()).at(-1);
    if (last) await streams.observe(last);
    expect(streams.known('gap')).toEqual(await writer.streams.state('gap'));
  });

  test('while a command reads the job for the first time is not missed', async () => {
    const job = 'crossing';
    const { writer, definition, events } = await written(job);
    const { streams, store, runner } = cluster.instance();
    let heard: Promise<void> | undefined;
    store.afterReading = async () => {
      store.afterReading = () => undefined;
      await operatorOf(writer).pause(job);
      const last = (await events()).at(-1);
      if (last) heard = streams.observe(last);
    };
    await runner.define(definition);
    await heard;
    expect(streams.known(job)?.pause).toBeDefined();
  });

  test('while a command finds that somebody has begun the stream is not missed', async () => {
    const job = 'begun';
    const { streams, store, runner } = cluster.instance();
    const writer = cluster.instance();
    const definition = { ...workJob(job, { cron: never }), target };
    let heard: Promise<void> | undefined;
    const pause = async () => {
      store.afterReading = () => undefined;
      await operatorOf(writer).pause(job);
      for (const event of await toArray(writer.store.readStream(`scheduledJob-${job}`))) await streams.observe(event);
    };
    store.afterReading = async () => {
      await writer.runner.define(definition);
      store.afterReading = async () => {
        heard = pause();
        await heard;
      };
    };
    await runner.define(definition);
    await heard;
    expect(streams.known(job)?.pause).toBeDefined();
  });
});

describe('what a process keeps', () => {
  test('is nothing of jobs that do not exist, asked for or refused', async () => {
    const { streams, runner } = cluster.instance();
    expect((await streams.state('unheardOf')).definition).toBeUndefined();
    await expect(runner.start('unheardOf', 'manual')).rejects.toMatchObject({ code: 'unknown_job' });
    expect(streams.known('unheardOf')).toBeUndefined();
    expect(await streams.refresh()).toEqual(new Set());
  });
});

describe('a checkpoint', () => {
  test('is not written before it is time, and not twice', async () => {
    const { writer, events } = await written('early', 66);
    expect(await events()).toHaveLength(199);
    await writer.runner.checkpoint('early');
    expect(await events()).toHaveLength(199);
    await writer.runner.start('early', 'manual');
    expect(writer.streams.wantsCheckpoint('early')).toBe(true);
    const other = cluster.instance();
    await other.streams.state('early');
    await Promise.all([writer.runner.checkpoint('early'), other.runner.checkpoint('early')]);
    expect((await events()).filter(({ type }) => type === 'JobCheckpointed')).toHaveLength(1);
    expect([writer, other].map(({ streams }) => streams.wantsCheckpoint('early'))).toEqual([false, false]);
  });

  test('is asked for by a process that only heard of the events, until it hears of one', async () => {
    const { writer, events } = await written('heard');
    const { streams } = cluster.instance();
    await streams.state('heard');
    for (let run = 0; run < 70; run++) await writer.runner.start('heard', 'manual');
    for (const event of await events()) await streams.observe(event);
    expect(streams.wantsCheckpoint('heard')).toBe(true);
    await writer.runner.checkpoint('heard');
    for (const event of await events()) await streams.observe(event);
    expect(streams.wantsCheckpoint('heard')).toBe(false);
  });

  test('of a meaning that this version does not know is passed by', async () => {
    const { writer, events } = await written('newer', 1);
    const foreign = { type: 'JobCheckpointed', data: { job: 'newer', stateVersion: 99, state: { runs: 'other' } } };
    const [first] = await events();
    if (!first) throw new Error('Nothing was written.');
    const appended = [{ id: uuidV7(), ...foreign, metadata: first.metadata }];
    await writer.store.append('scheduledJob-newer', BigInt((await events()).length - 1), appended);
    const { streams } = cluster.instance();
    expect(await streams.state('newer')).toEqual(await writer.streams.state('newer'));
    expect((await streams.state('newer')).runs).toEqual([]);
  });
});
