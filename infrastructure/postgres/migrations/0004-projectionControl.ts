// Who runs which projection, what stops one, and how far a rebuild is.
import type { Migration } from './migration.js';

export const projectionControl: Migration = {
  version: 4,
  name: 'projection control',
  sql: /* sql */ `
    -- Processes that say they are alive. Whoever is not any more is deleted, and with that its work is nobody's.
    create table read_model.lease_holder (
      boot        uuid primary key,
      instance    text not null,
      alive_until timestamptz not null  -- by this server's clock
    );

    create table read_model.lease (
      name  text primary key,
      boot  uuid references read_model.lease_holder on delete set null,  -- null: nobody's
      token bigint not null  -- grows with every holder
    );

    alter table read_model.checkpoint
      add column fence        bigint not null default 0,  -- the greatest token that was seen: who comes with less may not write
      add column fault_at     timestamptz,
      add column paused_at    timestamptz,                -- set: it does not move
      add column paused_by    text,
      add column pause_reason text;

    -- Events that a fold could not take. 'waiting': for an operator; while the projection goes on, the later events of the
    -- same row wait behind it. 'skipped': an operator decided that the projection passes it by, in rebuilds too.
    create table read_model.parked_event (
      subscriber text not null,
      position   bigint not null,
      event_id   uuid not null,
      stream     text not null,
      revision   bigint not null,
      type       text not null,
      row_key    text,              -- null: the fold could not even tell which row is meant
      error      text not null,
      state      text not null check (state in ('waiting', 'skipped')),
      parked_at  timestamptz not null default now(),
      primary key (subscriber, position)
    );

    -- One row per rebuild under way or interrupted.
    create table read_model.rebuild (
      subscriber text primary key,
      version    int not null,
      build      int not null,
      resume_at  bigint not null,   -- everything up to here is in the new table
      position   bigint not null,   -- how far it has read
      head       bigint not null,
      events     bigint not null,
      instance   text not null,
      started_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      cancelled_by text             -- set: it is to stop
    );
  `,
};
