// When a message that the relay could not deliver is tried again.
import type { Migration } from './migration.js';

export const relayControl: Migration = {
  version: 6,
  name: 'relay control',
  sql: /* sql */ `
    -- Of the relay's parked messages: their subscriber is 'relay', their row_key the type of the message.
    alter table read_model.parked_event add column retry_at timestamptz;
  `,
};
