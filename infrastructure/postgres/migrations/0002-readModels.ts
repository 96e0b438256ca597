// What the projections' engine and the scheduler keep beside the log, and the search functions that read models use.
import type { Migration } from './migration.js';

export const readModels: Migration = {
  version: 2,
  name: 'read models',
  sql: /* sql */ `
    create extension if not exists pg_trgm schema public;
    create extension if not exists unaccent schema public;

    create schema read_model;

    -- unaccent is only "stable" because its dictionary could be swapped; generated columns and indexes need a promise.
    create function read_model.plain(text) returns text
      language sql immutable strict parallel safe
      as $$ select public.unaccent('public.unaccent'::regdictionary, $1) $$;

    -- One row per subscriber of the log. A projection's rows and its position change in one transaction.
    create table read_model.checkpoint (
      subscriber text primary key,
      version    int not null,      -- of the definition that built the tables
      build      int not null,      -- which set of tables the readers' view points at
      position   bigint not null,
      fault      text,              -- why it does not move, while it does not
      updated_at timestamptz not null default now()
    );

    -- Which instances live, judged by whether their counter moves. No row: stopped.
    create table read_model.instance_beat (
      boot      uuid primary key,
      instance  text not null,
      counter   bigint not null default 0,
      beaten_at timestamptz not null default now()  -- for cleaning up only, never for judging who lives
    );

    create table read_model.dashboard_user (
      name          text primary key,
      password_hash text not null
    );
  `,
};
