// What a fair share and a resumed rebuild have to know besides.
import type { Migration } from './migration.js';

export const sharesAndResumption: Migration = {
  version: 5,
  name: 'shares and resumption',
  sql: /* sql */ `
    -- What each process would do if it was its turn: releases differ in that.
    alter table read_model.lease_holder add column names text[] not null default '{}';

    -- How many events had been folded at resume_at; "events" goes on counting.
    alter table read_model.rebuild add column resume_events bigint not null default 0;
  `,
};
