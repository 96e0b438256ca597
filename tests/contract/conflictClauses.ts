// What happens to decisions made on a state that is no more.
import { expect, test } from '@jest/globals';
import {
  type EventStore,
  type ExpectedRevision,
  WrongExpectedRevisionError,
} from '../../application/ports/eventStore.js';
import { idsOf, newStream, sampleEvents, toArray } from './sampleEvents.js';

export function conflictClauses(store: () => EventStore): void {
  async function expectRefused(stream: string, expected: ExpectedRevision, actual: bigint | 'noStream'): Promise<void> {
    const before = idsOf(await toArray(store().readStream(stream)));
    const error: unknown = await store()
      .append(stream, expected, sampleEvents(3))
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(WrongExpectedRevisionError);
    expect(error).toMatchObject({ stream, expected, actual });
    expect(idsOf(await toArray(store().readStream(stream)))).toEqual(before);
  }

  test('an append at a stale revision is refused and leaves nothing', async () => {
    const stream = newStream();
    await store().append(stream, 'noStream', sampleEvents(2));
    await expectRefused(stream, 0n, 1n);
  });

  test('an append at a revision not reached yet is refused and leaves nothing', async () => {
    const stream = newStream();
    await store().append(stream, 'noStream', sampleEvents(2));
    await expectRefused(stream, 2n, 1n);
    await expectRefused(newStream(), 0n, 'noStream');
  });

  test('an append that expects no stream is refused where there is one', async () => {
    const stream = newStream();
    await store().append(stream, 'noStream', sampleEvents(1));
    await expectRefused(stream, 'noStream', 0n);
  });

  test('an append that expects a stream is refused where there is none', async () => {
    await expectRefused(newStream(), 'streamExists', 'noStream');
  });

  test('of 20 appends at one revision exactly one wins', async () => {
    const stream = newStream();
    await store().append(stream, 'noStream', sampleEvents(1));
    const racers = Array.from({ length: 20 }, () => sampleEvents(2));
    const outcomes = await Promise.allSettled(racers.map((events) => store().append(stream, 0n, events)));
    const winners = racers.filter((_, index) => outcomes[index]?.status === 'fulfilled');
    const losers = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(winners).toHaveLength(1);
    for (const error of losers) expect(error).toBeInstanceOf(WrongExpectedRevisionError);
    for (const error of losers) expect(error).toMatchObject({ stream, expected: 0n, actual: 2n });
    expect(idsOf(await toArray(store().readStream(stream, { from: 1n })))).toEqual(idsOf(winners.flat()));
  });
}
