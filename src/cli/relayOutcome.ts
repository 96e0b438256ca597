// Commands that ask something of the relay wait a while for what becomes of it, whichever process relays.
import { setTimeout as wait } from 'node:timers/promises';
import type { Parts } from './withParts.js';

const mostMs = 10_000;
const lookMs = 200;

/** `paused`, `stopped`, `waiting`: recorded, and the relay does it as soon as it goes on, runs, or can. */
export type RelayOutcome = 'done' | 'paused' | 'stopped' | 'waiting';

/** @throws InterruptedError when the operator does not want to wait. */
export async function relayOutcome(
  { relaySteering, ending }: Pick<Parts, 'relaySteering' | 'ending'>,
  isDone: () => Promise<boolean>,
): Promise<RelayOutcome> {
  const until = performance.now() + mostMs;
  for (;;) {
    ending.throwIfAborted();
    if (await isDone()) return 'done';
    const { pause, instance } = await relaySteering.report();
    if (pause) return 'paused';
    if (instance === null) return 'stopped';
    if (performance.now() > until) return 'waiting';
    await wait(lookMs, undefined, { signal: ending }).catch(() => {});
  }
}

/** What has to happen first. */
export const outcomeInWords: Readonly<Record<Exclude<RelayOutcome, 'done'>, string>> = {
  paused: 'The relay is paused and does it when it goes on: "bookworm relay resume".',
  stopped: 'No instance relays; the next one that starts does it.',
  waiting: 'The relay has not come to it yet and does it by itself: "bookworm relay status" says what it waits for.',
};
