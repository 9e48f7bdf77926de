-- The functions that write and plan partitions. One call is one transaction, READ COMMITTED: every
-- statement in them sees what was committed before it.
--
-- Locks are taken in this order: claim, instance, coverage (lowest schema version first), partitions.
-- The planner settings are those of V2.

-- A time for people.
create function utc_text(p_time bigint) returns text
language sql stable
as $$
  select to_char(timestamp 'epoch' + (p_time / 1000) * interval '1 microsecond',
      'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

-- Closes the time up to p_time: no later stamp is at or before it. Returns the clock.
create function close_up_to(p_time bigint) returns bigint
language plpgsql
as $$
declare
  v_last bigint;
  v_now bigint;
begin
  select last into strict v_last from ingest_clock;
  if v_last >= p_time then
    return v_last;
  end if;
  v_now := database_nanos();
  if p_time > v_now then
    raise exception 'the time cannot be closed up to %: by the database''s clock it is only %',
        utc_text(p_time), utc_text(v_now)
      using errcode = 'MM002';
  end if;
  -- In whole microseconds, as all stamps.
  update ingest_clock
    set last = greatest(last, p_time + (1000 - p_time % 1000) % 1000)
    returning last into strict v_last;
  return v_last;
end
$$;

-- Claims a range; returns the claim's id, or null if another claim on it is alive. A range is closed
-- when no later stamp can lie in it: stamps are greater than the clock and whole microseconds.
create function claim_range(
  p_claim_id uuid, p_view_set text, p_view_instance text, p_schema_version integer,
  p_begin bigint, p_end bigint, p_file_path text, p_server_id uuid, p_lease bigint
) returns uuid
language plpgsql
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
declare
  v_last bigint;
  v_claim_id uuid;
begin
  select last into strict v_last from ingest_clock;
  if p_end > v_last + 1000 then
    raise exception 'the range % to % is not closed: the ingest clock is at %',
        utc_text(p_begin), utc_text(p_end), utc_text(v_last)
      using errcode = 'MM002';
  end if;
  -- Claimers of a key take turns. Two inserts that meet in the exclusion constraint would wait for
  -- each other and end as a deadlock.
  perform pg_advisory_xact_lock(hashtextextended(
      concat_ws('/', 'claim', p_view_set, p_view_instance, p_schema_version), 0));
  -- A claim that is locked is being committed or given up: not ours to take.
  delete from claims where claim_id in (
    select claim_id from claims
      where view_set = p_view_set and view_instance = p_view_instance
        and schema_version = p_schema_version
        and int8range(begin_insert_time, end_insert_time) && int8range(p_begin, p_end)
        and leased_until < database_nanos() and file_path <> p_file_path
      for update skip locked);
  -- The same file: this call again, its first answer lost.
  update claims set leased_until = database_nanos() + p_lease
    where file_path = p_file_path and server_id = p_server_id and view_set = p_view_set
      and view_instance = p_view_instance and schema_version = p_schema_version
      and begin_insert_time = p_begin and end_insert_time = p_end
    returning claim_id into v_claim_id;
  if found then
    return v_claim_id;
  end if;
  if exists (select from claims
      where view_set = p_view_set and view_instance = p_view_instance
        and schema_version = p_schema_version
        and int8range(begin_insert_time, end_insert_time) && int8range(p_begin, p_end)) then
    return null;
  end if;
  insert into claims (claim_id, view_set, view_instance, schema_version, begin_insert_time,
      end_insert_time, server_id, file_path, leased_until)
    values (p_claim_id, p_view_set, p_view_instance, p_schema_version, p_begin,
      p_end, p_server_id, p_file_path, database_nanos() + p_lease);
  return p_claim_id;
end
$$;

-- Lets one transaction at a time change the partitions of a view instance. Rows of coverage come and
-- go with the partitions: one that was not there to be locked in its turn, and is inserted by another
-- transaction a moment later, would be locked out of turn.
create function lock_instance(p_view_set text, p_view_instance text) returns void
language sql
as $$
  select pg_advisory_xact_lock(hashtextextended(
    concat_ws('/', 'instance', p_view_set, p_view_instance), 0));
$$;

-- Takes partitions out of the lake: their files are noted for deletion, their ranges are no longer
-- covered. The caller has locked the coverage of their keys.
create function take_out(p_partition_ids bigint[]) returns void
language sql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
  with gone as (
    delete from partitions where partition_id = any (p_partition_ids) returning *
  ), noted as (
    insert into retired_files (file_path, file_size, retired_at)
    select file_path, file_size, database_nanos() from gone where file_path is not null
  ), rest as (
    select c.view_set, c.view_instance, c.schema_version, c.covered - g.ranges as covered
      from (select view_set, view_instance, schema_version,
              range_agg(int8range(begin_insert_time, end_insert_time)) as ranges
            from gone group by 1, 2, 3) g
      join coverage c using (view_set, view_instance, schema_version)
  ), less as (
    update coverage c set covered = r.covered from rest r
      where c.view_set = r.view_set and c.view_instance = r.view_instance
        and c.schema_version = r.schema_version and not isempty(r.covered)
  )
  delete from coverage c using rest r
    where c.view_set = r.view_set and c.view_instance = r.view_instance
      and c.schema_version = r.schema_version and isempty(r.covered)
$$;

-- Commits the partition of a claim: 0 committed, 1 the claim is not ours any more or the range lies
-- before the floor.
create function commit_partition(
  p_claim_id uuid, p_file_size bigint, p_num_rows bigint, p_min_event_time bigint,
  p_max_event_time bigint, p_sort_order text[], p_source_blocks bigint, p_source_events bigint,
  p_checkpoint bytea
) returns smallint
language plpgsql
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
declare
  v_claim claims;
  v_range int8range;
  v_covered int8multirange;
  v_other partitions;
  v_blocks bigint;
  v_partition_id bigint;
begin
  -- Held to the end: whoever wants to know the outcome deletes the claim and so waits for us.
  select * into v_claim from claims where claim_id = p_claim_id for update;
  if not found then
    return case when exists (select from committed_claims where claim_id = p_claim_id)
        then 0 else 1 end;
  end if;
  delete from claims where claim_id = p_claim_id;
  if v_claim.end_insert_time <= (select floor from floors where view_set = v_claim.view_set) then
    return 1;
  end if;
  v_range := int8range(v_claim.begin_insert_time, v_claim.end_insert_time);

  perform lock_instance(v_claim.view_set, v_claim.view_instance);
  perform from coverage
    where view_set = v_claim.view_set and view_instance = v_claim.view_instance
      and schema_version < v_claim.schema_version
    order by schema_version for update;
  -- Locks the row, there or not; the range is added again below, after what it replaces is gone.
  insert into coverage as c (view_set, view_instance, schema_version, covered)
    values (v_claim.view_set, v_claim.view_instance, v_claim.schema_version,
      int8multirange(v_range))
    on conflict (view_set, view_instance, schema_version)
      do update set covered = c.covered + excluded.covered
    returning covered into strict v_covered;

  select * into v_other from partitions
    where view_set = v_claim.view_set and view_instance = v_claim.view_instance
      and schema_version = v_claim.schema_version
      and int8range(begin_insert_time, end_insert_time) && v_range
      and not int8range(begin_insert_time, end_insert_time) <@ v_range
    limit 1;
  if found then
    raise exception 'the range % to % of %/% would replace only a part of the partition % to %; retire that one first, or take a range that contains it',
        utc_text(lower(v_range)), utc_text(upper(v_range)), v_claim.view_set,
        v_claim.view_instance, utc_text(v_other.begin_insert_time),
        utc_text(v_other.end_insert_time)
      using errcode = 'MM003';
  end if;

  -- A closed range has one fixed set of blocks, which only retention makes smaller: to replace rows
  -- by what can be made of fewer blocks would lose them.
  select sum(source_blocks) into v_blocks from partitions
    where view_set = v_claim.view_set and view_instance = v_claim.view_instance
      and schema_version <= v_claim.schema_version
      and int8range(begin_insert_time, end_insert_time) <@ v_range
      and v_claim.begin_insert_time < (select floor from floors where view_set = '')
    group by schema_version order by 1 desc limit 1;
  if p_source_blocks < v_blocks then
    raise exception 'the range % to % of %/% has partitions made from % blocks, which one made from % cannot replace: retention has dropped blocks since; retire the partitions first if their rows are to go',
        utc_text(lower(v_range)), utc_text(upper(v_range)), v_claim.view_set,
        v_claim.view_instance, v_blocks, p_source_blocks
      using errcode = 'MM003';
  end if;

  -- Of older versions also what reaches out of the range, but not out of what this version covers:
  -- no query looks at it any more.
  perform take_out(array(
    select partition_id from partitions
      where view_set = v_claim.view_set and view_instance = v_claim.view_instance
        and schema_version <= v_claim.schema_version
        and int8range(begin_insert_time, end_insert_time) && v_range
        and int8range(begin_insert_time, end_insert_time) <@ v_covered));
  insert into coverage as c (view_set, view_instance, schema_version, covered)
    values (v_claim.view_set, v_claim.view_instance, v_claim.schema_version,
      int8multirange(v_range))
    on conflict (view_set, view_instance, schema_version)
      do update set covered = c.covered + excluded.covered;
  insert into partitions (view_set, view_instance, schema_version, begin_insert_time,
      end_insert_time, min_event_time, max_event_time, file_path, file_size, num_rows,
      source_blocks, source_events, sort_order, written_at)
    values (v_claim.view_set, v_claim.view_instance, v_claim.schema_version,
      v_claim.begin_insert_time, v_claim.end_insert_time, p_min_event_time, p_max_event_time,
      case when p_num_rows > 0 then v_claim.file_path end, p_file_size, p_num_rows,
      p_source_blocks, p_source_events, p_sort_order, database_nanos())
    returning partition_id into strict v_partition_id;
  if p_checkpoint is not null then
    insert into checkpoints (partition_id, content) values (v_partition_id, p_checkpoint);
  end if;
  insert into committed_claims (claim_id, committed_at) values (p_claim_id, database_nanos());
  return 0;
end
$$;

-- What became of a commit: 0 committed, 1 it was not and will not be. Waits for a commit under way.
create function resolve_claim(p_claim_id uuid) returns smallint
language plpgsql
as $$
begin
  delete from claims where claim_id = p_claim_id;
  return case when exists (select from committed_claims where claim_id = p_claim_id)
      then 0 else 1 end;
end
$$;

-- Retires partitions of a view instance: those within the range, or (p_exactly) with this range; of
-- one schema version, or (null) of any. Returns what they were.
create function retire_partitions(
  p_view_set text, p_view_instance text, p_begin bigint, p_end bigint, p_exactly boolean,
  p_schema_version integer
) returns setof partitions
language plpgsql
set enable_seqscan = off
as $$
declare
  v_range constant int8range := int8range(p_begin, p_end);
  v_ids bigint[];
begin
  perform lock_instance(p_view_set, p_view_instance);
  perform from coverage
    where view_set = p_view_set and view_instance = p_view_instance
    order by schema_version for update;
  select array_agg(partition_id) into v_ids from partitions
    where view_set = p_view_set and view_instance = p_view_instance
      and int8range(begin_insert_time, end_insert_time) <@ v_range
      and (not p_exactly or int8range(begin_insert_time, end_insert_time) = v_range)
      and (p_schema_version is null or schema_version = p_schema_version);
  return query select * from partitions
    where partition_id = any (v_ids) order by begin_insert_time, schema_version;
  perform take_out(v_ids);
end
$$;

-- Retires the partition that has this file; returns what it was.
create function retire_file(p_file_path text) returns setof partitions
language plpgsql
set enable_seqscan = off
as $$
declare
  v_found partitions;
begin
  select * into v_found from partitions where file_path = p_file_path;
  perform lock_instance(v_found.view_set, v_found.view_instance);
  perform from coverage
    where view_set = v_found.view_set and view_instance = v_found.view_instance
    order by schema_version for update;
  -- Another may have retired it before we had the lock.
  return query select * from partitions where file_path = p_file_path;
  if found then
    perform take_out(array[v_found.partition_id]);
  end if;
end
$$;

-- What a view instance has for a query: partitions, and rows without schema_version for the gaps.
-- Versions best first. A partition counts unless a better version covers a part of it.
create function plan_partitions(
  p_view_set text, p_view_instance text, p_versions integer[], p_begin_event_time bigint,
  p_end_event_time bigint, p_limit bigint
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

-- A number as eight bytes, the lowest first.
create function little_endian(p_number bigint) returns bytea
language sql immutable
as $$
  select string_agg(set_byte('\x00', 0, ((p_number >> (8 * i)) & 255)::integer), '' order by i)
    from generate_series(0, 7) i
$$;
