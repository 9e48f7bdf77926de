-- As before, and partitions are also left out by the insert times of their rows: both ends inclusive.
drop function plan_partitions(text, text, integer[], bigint, bigint, bigint);

drop index partitions_event_time;

create index partitions_times on partitions using gist (
    view_set, view_instance, schema_version,
    int8range(least(min_event_time, 9223372036854775806),
      least(max_event_time, 9223372036854775806), '[]'),
    int8range(begin_insert_time, end_insert_time))
  where num_rows > 0;

create function plan_partitions(
  p_view_set text, p_view_instance text, p_versions integer[], p_begin_event_time bigint,
  p_end_event_time bigint, p_first_insert_time bigint, p_last_insert_time bigint, p_limit bigint
) returns table (
  schema_version integer, begin_insert_time bigint, end_insert_time bigint,
  min_event_time bigint, max_event_time bigint, file_path text, file_size bigint,
  num_rows bigint, source_blocks bigint, source_events bigint, sort_order text[],
  written_at bigint
)
language plpgsql stable
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  c_most constant bigint := 9223372036854775806; -- one less than the greatest: ranges are half-open
  v_events constant int8range :=
    int8range(least(p_begin_event_time, c_most), least(p_end_event_time, c_most), '[]');
  v_inserted constant int8range :=
    int8range(least(p_first_insert_time, c_most), least(p_last_insert_time, c_most), '[]');
  v_view_floor constant bigint :=
    coalesce((select floor from floors where view_set = p_view_set), 0);
  v_gaps_from bigint :=
    greatest(v_view_floor, (select floor from floors where view_set = ''));
  v_gaps_to constant bigint := (select last + 1000 from ingest_clock);
  v_version integer;
  v_covered int8multirange;
  v_better int8multirange := '{}'; -- what the versions before cover
  v_used int8multirange := '{}';
begin
  foreach v_version in array p_versions loop
    select c.covered into v_covered from coverage c
      where c.view_set = p_view_set and c.view_instance = p_view_instance
        and c.schema_version = v_version;
    if not found then
      continue;
    end if;
    return query
      select p.schema_version, p.begin_insert_time, p.end_insert_time, p.min_event_time,
          p.max_event_time, p.file_path, p.file_size, p.num_rows, p.source_blocks,
          p.source_events, p.sort_order, p.written_at
        from partitions p
        where p.view_set = p_view_set and p.view_instance = p_view_instance
          and p.schema_version = v_version and p.num_rows > 0
          and int8range(least(p.min_event_time, 9223372036854775806),
              least(p.max_event_time, 9223372036854775806), '[]')
            && v_events
          and int8range(p.begin_insert_time, p.end_insert_time) && v_inserted
          and p.end_insert_time > v_view_floor
          and not int8range(p.begin_insert_time, p.end_insert_time) && v_better
        limit p_limit;
    if v_better && v_covered then
      v_used := v_used + (v_covered - (
        select coalesce(range_agg(int8range(p.begin_insert_time, p.end_insert_time)), '{}')
          from partitions p
          where p.view_set = p_view_set and p.view_instance = p_view_instance
            and p.schema_version = v_version
            and int8range(p.begin_insert_time, p.end_insert_time) && v_better));
    else
      v_used := v_used + v_covered;
    end if;
    v_better := v_better + v_covered;
  end loop;
  if v_gaps_from < v_gaps_to then
    return query
      select null::integer, lower(gap), upper(gap), null::bigint, null::bigint, null::text,
          null::bigint, null::bigint, null::bigint, null::bigint, null::text[], null::bigint
        from unnest(int8multirange(int8range(v_gaps_from, v_gaps_to)) - v_used) gap;
  end if;
end
$$;
