// From the call of append to the subscriber's handler holding the event, writers and subscriber in one process.
import { setTimeout as wait } from 'node:timers/promises';
import type { EventToAppend } from '../../application/ports/eventStore.js';
import { percentile } from '../statistics.js';
import { type Append, appendInClosedLoops } from './closedLoop.js';
import { newStream, sampleEvents } from './sampleEvents.js';

/** `perSecond`: one event at a time at that rate, whether or not the last was answered. Otherwise writers in closed loops. */
export interface DeliveryLoad {
  readonly perSecond?: number;
  readonly writers?: number;
  readonly forMs: number;
}

export interface DeliveredMuch {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Appends that were acknowledged. */
  readonly appended: number;
  readonly appendedPerSecond: number;
  /** From the first append to the last delivery. */
  readonly deliveredPerSecond: number;
  /** Acknowledged, and never delivered although the subscriber had come to rest. */
  readonly lost: number;
}

export type Subscribe = (onEvent: (id: string) => void) => Promise<{ stop(): Promise<void> }>;

// Longer than the longest wait between two polls of any contestant.
const restMs = 3_000;
const longestDrainMs = 30_000;

export async function measureDelivery(
  append: Append,
  subscribe: Subscribe,
  load: DeliveryLoad,
): Promise<DeliveredMuch> {
  const called = new Map<string, number>();
  const latencies: number[] = [];
  let lastDelivery = performance.now();
  const subscription = await subscribe((id) => {
    const calledAt = called.get(id);
    if (calledAt === undefined) return;
    called.delete(id);
    lastDelivery = performance.now();
    latencies.push(lastDelivery - calledAt);
  });
  const timed = (stream: string, length: number, events: readonly EventToAppend[]) => {
    for (const { id } of events) called.set(id, performance.now());
    return append(stream, length, events);
  };
  const start = performance.now();
  if (load.perSecond) await appendPaced(timed, load.perSecond, load.forMs);
  else await appendInClosedLoops(timed, { writers: load.writers ?? 1, eventsPerAppend: 1, forMs: load.forMs });
  const seconds = (performance.now() - start) / 1_000;
  while (called.size > 0 && performance.now() - Math.max(lastDelivery, start + 1_000 * seconds) < restMs) {
    if (performance.now() - start > 1_000 * seconds + longestDrainMs) break;
    await wait(20);
  }
  await subscription.stop();
  const appended = latencies.length + called.size;
  return {
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    appended,
    appendedPerSecond: appended / seconds,
    deliveredPerSecond: latencies.length / ((lastDelivery - start) / 1_000),
    lost: called.size,
  };
}

async function appendPaced(append: Append, perSecond: number, forMs: number): Promise<void> {
  const appends: Promise<unknown>[] = [];
  const start = performance.now();
  for (let n = 0; (n * 1_000) / perSecond < forMs; n++) {
    const due = start + (n * 1_000) / perSecond;
    if (due > performance.now()) await wait(due - performance.now());
    const stream = newStream();
    appends.push(append(stream, 0, sampleEvents(stream, 1)));
  }
  await Promise.all(appends);
}
