// The event log: one table, one function that appends to it, and the rule that makes position order commit order.
import type { Migration } from './migration.js';

export const eventLog: Migration = {
  version: 1,
  name: 'event log',
  sql: /* sql */ `
    create schema event_log;

    create table event_log.event (
      position     bigint generated always as identity primary key,
      stream       text collate "C" not null,
      revision     bigint not null,
      event_id     uuid not null,
      type         text collate "C" not null,
      data         json not null,  -- json, not jsonb: the exact bytes that were written
      metadata     json not null,
      recorded_at  timestamptz not null default clock_timestamp()
    );
    create unique index event_stream_revision on event_log.event (stream, revision);
    create unique index event_id on event_log.event (event_id);
    create index event_type_position on event_log.event (type, position);

    -- Appends several appends at once. Each is one element of p_streams, p_expected and p_counts; p_events lists their
    -- events, "a" being the 1-based append and "k" the 1-based place in it. p_expected: a revision, or -1 no stream,
    -- -2 any, -4 stream exists. A stream may occur once per call. Returns one row per append: the stream's revision
    -- after it, or null and the actual revision (null: no stream) when the expectation did not hold.
    --
    -- The advisory lock is held until commit, and positions are given under it, so whoever has seen position n has seen
    -- all below n. Must stay volatile and run under read committed: each statement then sees what the last holder wrote.
    create function event_log.append(p_streams text[], p_expected bigint[], p_counts int[], p_events json)
    returns table (revision bigint, actual bigint)
    language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
    declare
      v_actual    bigint[];
      v_revisions bigint[];
    begin
      perform pg_advisory_xact_lock(7310010);
      select array_agg(q.actual order by q.o),
             array_agg(case when case q.expected
                              when -2 then true
                              when -1 then q.actual is null
                              when -4 then q.actual is not null
                              else q.actual is not distinct from q.expected
                            end
                       then coalesce(q.actual, -1) + q.n end order by q.o)
        into v_actual, v_revisions
        from (select r.expected, r.n, r.o,
                     (select e.revision from event_log.event e
                      where e.stream = r.stream order by e.revision desc limit 1) as actual
              from unnest(p_streams, p_expected, p_counts) with ordinality r(stream, expected, n, o)) q;
      insert into event_log.event (stream, revision, event_id, type, data, metadata)
        select p_streams[e.a], v_revisions[e.a] - p_counts[e.a] + e.k, e.i, e.t, e.d, e.m
        from json_to_recordset(p_events) e(a int, k int, i uuid, t text, d json, m json)
        where v_revisions[e.a] is not null
        order by e.a, e.k;
      if found then
        perform pg_notify('event_log', '');
      end if;
      return query select * from unnest(v_revisions, v_actual);
    end $$;
  `,
};
