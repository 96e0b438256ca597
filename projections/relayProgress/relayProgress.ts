// Reader's question: up to where in the log are all messages published, and when was that? One row per step of the relay.
import type { RelayEvent } from '../../domain/notification/relay.js';
import { defineProjection } from '../engine/projection.js';
import { relayProgressTable, type StepRow } from './table.js';

export const relayProgress = defineProjection<StepRow, RelayEvent>({
  name: 'relayProgress',
  version: 1,
  table: relayProgressTable,
  handlers: {
    RelayAdvanced: {
      key: ({ data }) => data.upTo,
      // What was published twice was safe the first time.
      fold: (row, { data: { upTo, published }, recordedAt }) =>
        row ?? { up_to: upTo, published, published_at: recordedAt },
    },
  },
});
