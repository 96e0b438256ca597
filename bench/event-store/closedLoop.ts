// Writers as a service has them: each awaits its append before the next, and begins a new stream after ten.
import type { EventToAppend } from '../../application/ports/eventStore.js';
import { percentile } from '../statistics.js';
import { newStream, sampleEvents } from './sampleEvents.js';

const appendsPerStream = 10;

export interface AppendLoad {
  readonly writers: number;
  readonly eventsPerAppend: number;
  readonly forMs: number;
}

export interface AppendedMuch {
  readonly eventsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Appends at exactly this length of the stream; 0 when it is to be new. */
export type Append = (stream: string, length: number, events: readonly EventToAppend[]) => Promise<unknown>;

export async function appendInClosedLoops(append: Append, load: AppendLoad): Promise<AppendedMuch> {
  const times: number[] = [];
  const start = performance.now();
  const end = start + load.forMs;
  const writer = async () => {
    while (performance.now() < end) {
      const stream = newStream();
      for (let k = 0; k < appendsPerStream && performance.now() < end; k++) {
        const events = sampleEvents(stream, load.eventsPerAppend);
        const called = performance.now();
        await append(stream, k * load.eventsPerAppend, events);
        times.push(performance.now() - called);
      }
    }
  };
  await Promise.all(Array.from({ length: load.writers }, writer));
  const seconds = (performance.now() - start) / 1_000;
  return {
    eventsPerSecond: (times.length * load.eventsPerAppend) / seconds,
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
  };
}
