// Truncated and deleted streams: what is hidden, who may hide it, and what a deleted stream means to an append.
import type { Migration } from './migration.js';

export const hiddenEvents: Migration = {
  version: 3,
  name: 'hidden events',
  sql: /* sql */ `
    -- Hiding is itself an event, as in EventStoreDB: of type $metadata in the stream $$<stream>, and its "$tb" is the first
    -- revision that a reader of the stream still sees. A stream of which nothing is seen counts as one that does not exist.
    create function event_log.truncated_before(p_stream text) returns bigint language sql stable as $function$
      select coalesce((select (e.data->>'$tb')::bigint from event_log.event e
                       where e.stream = '$$' || p_stream order by e.revision desc limit 1), 0)
    $function$;

    -- Hides the events of a stream below p_before: all of them only when p_all. Returns the revision of the stream's last
    -- event (null: no stream) and whether p_before was in order; what is hidden already stays so.
    create function event_log.hide(p_stream text, p_before bigint, p_all boolean)
    returns table (actual bigint, allowed boolean) language plpgsql volatile as $function$
    declare
      v_actual  bigint;
      v_allowed boolean;
    begin
      perform pg_advisory_xact_lock(7310010);
      select max(e.revision) into v_actual from event_log.event e where e.stream = p_stream;
      v_allowed := coalesce(case when p_all then v_actual + 1 = p_before
                                else v_actual >= greatest(p_before, event_log.truncated_before(p_stream)) end, false);
      if v_allowed and p_before > event_log.truncated_before(p_stream) then
        insert into event_log.event (stream, revision, event_id, type, data, metadata)
          select '$$' || p_stream, coalesce(max(e.revision), -1) + 1, gen_random_uuid(), '$metadata',
                 json_build_object('$tb', p_before), '{}'
          from event_log.event e where e.stream = '$$' || p_stream;
      end if;
      return query select v_actual, v_allowed;
    end $function$;

    -- As in migration 1, and: a deleted stream may be started anew, and does not exist for those who expect one. The events
    -- come as arrays (each with the 1-based number of its append and its 1-based place in it), because PostgreSQL reads
    -- arrays of documents with a third less work than one document that holds them all.
    drop function event_log.append(text[], bigint[], int[], json);
    create function event_log.append(
      p_streams text[], p_expected bigint[], p_counts int[],
      p_appends int[], p_places int[], p_ids uuid[], p_types text[], p_data json[], p_metadata json[])
    returns table (revision bigint, actual bigint)
    language plpgsql volatile set plan_cache_mode = force_generic_plan as $function$
    declare
      v_actual    bigint[];
      v_revisions bigint[];
    begin
      perform pg_advisory_xact_lock(7310010);
      select array_agg(case when q.expected = -4 and q.actual < event_log.truncated_before(q.stream) then null
                            else q.actual end order by q.o),
             array_agg(case when case q.expected
                              when -2 then true
                              when -1 then q.actual is null or q.actual < event_log.truncated_before(q.stream)
                              when -4 then q.actual >= event_log.truncated_before(q.stream)
                              else q.actual = q.expected
                            end
                       then coalesce(q.actual, -1) + q.n end order by q.o)
        into v_actual, v_revisions
        from (select r.stream, r.expected, r.n, r.o,
                     (select e.revision from event_log.event e
                      where e.stream = r.stream order by e.revision desc limit 1) as actual
              from unnest(p_streams, p_expected, p_counts) with ordinality r(stream, expected, n, o)
              offset 0) q;  -- keeps the planner from looking "actual" up once for every place that names it
      insert into event_log.event (stream, revision, event_id, type, data, metadata)
        select p_streams[e.a], v_revisions[e.a] - p_counts[e.a] + e.k, e.id, e.type, e.data, e.metadata
        from unnest(p_appends, p_places, p_ids, p_types, p_data, p_metadata) e(a, k, id, type, data, metadata)
        where v_revisions[e.a] is not null
        order by e.a, e.k;
      if found then
        perform pg_notify('event_log', '');
      end if;
      return query select * from unnest(v_revisions, v_actual);
    end $function$;
  `,
};
