// The window of messages under way, by itself.
import { expect, test } from '@jest/globals';
import type { RecordedEvent } from '../../../application/ports/eventStore.js';
import { PublishWindow } from '../../../application/relay/publishWindow.js';

test('what the log has behind a message under way does not pile up, however long the bus takes', async () => {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const publishing = { publish: () => held, end() {} };
  const window = new PublishWindow(publishing, { size: 1, from: 0n, onSafe() {}, onClosed() {} });
  const source = { position: 1n } as RecordedEvent;
  const message = {
    ...{ messageId: 'one', type: 'T', payload: { id: 'one', creationDate: '2026-10-01T00:00:00Z' } },
    priority: 'normal' as const,
    ...{ correlationId: 'c', requestedAt: '2026-10-01T00:00:00Z' },
  };
  void window.publish({ source, message, isRepeated: false });
  const last = 1_000_000n;
  for (let position = 2n; position <= last; position++) window.pass(position);
  expect(window.upTo).toBe(0n);
  letGo();
  await window.settled();
  expect(window.upTo).toBe(last);
});
