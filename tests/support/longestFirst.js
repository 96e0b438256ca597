// Test files that take minutes begin first: begun last, one worker would go on with them while the others have nothing to do.
import TestSequencer from '@jest/test-sequencer';

const longest = [
  'infrastructure/event-store/eventStoreDb.test.ts',
  'infrastructure/event-store/postgresContract.test.ts',
  'infrastructure/rabbitmq/relayThroughFaults.test.ts',
];

/** The system's tests, each with processes of its own, come next; the rest as jest would have it. */
function rankOf({ path }) {
  const rank = longest.findIndex((name) => path.endsWith(name));
  if (rank >= 0) return rank;
  return path.includes('/tests/system/') ? longest.length : longest.length + 1;
}

const Sequencer = TestSequencer.default ?? TestSequencer;

export default class LongestFirst extends Sequencer {
  async sort(tests) {
    const usual = await super.sort(tests);
    return usual.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}
