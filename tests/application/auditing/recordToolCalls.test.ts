// What is recorded of a call: the tool, how it went, how long it took; on the day it ended.
import { expect, test } from '@jest/globals';
import { recordToolCalls } from '../../../application/auditing/recordToolCalls.js';
import { reporting } from './reporting.js';

test('each call is recorded in the stream of its UTC day, by an agent, under a correlation of its own', async () => {
  const parts = reporting();
  const record = recordToolCalls(parts);
  record({ tool: 'search_catalog', outcome: 'answered', durationMs: 12.345 });
  parts.now = new Date('2026-10-02T00:00:00.000Z');
  record({ tool: 'get_book', outcome: 'failed', durationMs: 3 });
  const recorded = await parts.recorded();
  expect(recorded.map(({ stream, event: { type, data } }) => ({ stream, type, data }))).toEqual([
    {
      stream: 'toolCalls-2026-10-01',
      type: 'ToolCalled',
      data: { tool: 'search_catalog', outcome: 'answered', durationMs: 12.3, at: '2026-10-01T23:59:59.999Z' },
    },
    {
      stream: 'toolCalls-2026-10-02',
      type: 'ToolCalled',
      data: { tool: 'get_book', outcome: 'failed', durationMs: 3, at: '2026-10-02T00:00:00.000Z' },
    },
  ]);
  const [first, second] = recorded.map(({ event }) => event.metadata);
  expect(first).toMatchObject({ actor: 'agent', instance: 'one' });
  expect(first?.correlationId).not.toBe(second?.correlationId);
});
