// What an append that was refused is told, where nobody can look whether an earlier try of it did commit.
import { expect, test } from '@jest/globals';
import { EventStoreUnavailableError } from '../../../application/ports/eventStore.js';
import { AppendQueue } from '../../../infrastructure/event-store/postgres/appendQueue.js';
import { serialiseAppend } from '../../../infrastructure/event-store/serialiseAppend.js';
import { sampleEvent } from '../../contract/sampleEvents.js';

const taken = Object.assign(new Error('duplicate key value violates unique constraint "event_id"'), {
  code: '23505',
  constraint: 'event_id',
});
const gone = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const append = { stream: 'sample-1', expected: 'noStream', events: [sampleEvent()] } as const;

test.each([
  ['one of its ids is in the log', () => Promise.reject(taken)],
  ['the stream is not where it should be', async () => [{ revision: null, actual: '0' }]],
])('an append is unavailable when %s, and the server is gone before that can be looked into', async (_, appendMany) => {
  const queue = new AppendQueue({ appendMany, findEvents: () => Promise.reject(gone) });
  await expect(queue.append({ ...append, events: serialiseAppend(append) })).rejects.toBeInstanceOf(
    EventStoreUnavailableError,
  );
});
