-- The functions that write. All of them lock the clock first.
--
-- The planner settings on each: the plans are cached from when the tables were empty, when reading a
-- table whole looks cheapest; by key is never wrong here.

-- The database's clock, in nanoseconds.
create function database_nanos() returns bigint
language sql volatile
as $$ select (extract(epoch from clock_timestamp()) * 1000000)::bigint * 1000 $$;

-- Locks the clock and takes n stamps, 1 µs apart; returns the first one.
-- Refuses (MM001) if the clock is ahead of the database's by more than max_ahead nanoseconds.
create function take_stamps(n integer, max_ahead bigint) returns bigint
language plpgsql
as $$
declare
  v_last bigint;
  v_until bigint;
  v_first bigint;
  c_day constant bigint := 86400000000000;
begin
  update ingest_clock
    set last = greatest(database_nanos(), last + 1000) + (n - 1) * 1000::bigint
    returning last, partitioned_until into strict v_last, v_until;
  v_first := v_last - (n - 1) * 1000::bigint;
  if v_first - database_nanos() > max_ahead then
    raise exception 'the ingest clock is % s ahead of the database''s clock',
        round((v_first - database_nanos()) / 1e9, 1)
      using errcode = 'MM001';
  end if;
  if v_last + c_day >= v_until then
    perform extend_blocks(v_last, v_until);
  end if;
  return v_first;
end
$$;

-- Adds daily partitions of blocks up to two days past the stamp. The caller holds the clock's lock.
-- Attaching lets readers and writers of the other partitions go on; should something else hold the
-- table for long, it is tried again by the next commit, as long as there is a partition to write to.
create function extend_blocks(stamp bigint, until bigint) returns void
language plpgsql
as $$
declare
  c_day constant bigint := 86400000000000;
  v_begin bigint := greatest(until, stamp - stamp % c_day);
  v_end constant bigint := stamp - stamp % c_day + 3 * c_day;
  v_name text;
begin
  if stamp < until then
    begin
      lock table only blocks in share update exclusive mode nowait;
    exception when lock_not_available then
      return;
    end;
  end if;
  while v_begin < v_end loop
    v_name := 'blocks_' || to_char(to_timestamp(v_begin / 1000000000) at time zone 'UTC', 'YYYYMMDD');
    execute format('create table %I (like blocks including all)', v_name);
    execute format('alter table blocks attach partition %I for values from (%s) to (%s)',
        v_name, v_begin, v_begin + c_day);
    v_begin := v_begin + c_day;
  end loop;
  update ingest_clock set partitioned_until = v_end;
end
$$;

-- Commits blocks; one outcome per block, in order:
-- 0 committed, 1 pending, 2 known with this digest, 3 known with another digest.
create function commit_blocks(
  p_max_ahead bigint,
  p_block_ids uuid[], p_digests bytea[], p_stream_ids uuid[], p_process_ids uuid[],
  p_begin_times bigint[], p_begin_ticks bigint[], p_end_times bigint[], p_end_ticks bigint[],
  p_nb_objects integer[], p_object_offsets bigint[], p_payload_sizes bigint[]
) returns smallint[]
language plpgsql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
declare
  v_first bigint := take_stamps(cardinality(p_block_ids), p_max_ahead);
  v_outcomes smallint[];
begin
  with item as materialized (
    select i.*,
        v_first + (i.ord - 1) * 1000 as stamp,
        row_number() over w = 1 as leads, -- first of its id in this call
        first_value(i.digest) over w as leading_digest,
        exists (select from streams s where s.stream_id = i.stream_id)
          and exists (select from processes p where p.process_id = i.process_id) as complete
      from unnest(p_block_ids, p_digests, p_stream_ids, p_process_ids, p_begin_times,
          p_begin_ticks, p_end_times, p_end_ticks, p_nb_objects, p_object_offsets,
          p_payload_sizes)
        with ordinality as i(block_id, digest, stream_id, process_id, begin_time, begin_ticks,
          end_time, end_ticks, nb_objects, object_offset, payload_size, ord)
      window w as (partition by i.block_id order by i.ord)
  ), known as materialized (
    select item.*, b.digest as known_digest
      from item left join block_ids b on b.block_id = item.block_id
  ), fresh as materialized (
    select * from known where leads and known_digest is null
  ), ids as (
    insert into block_ids (block_id, digest, received_at, insert_time)
    select block_id, digest, stamp, case when complete then stamp end from fresh
  ), visible as (
    insert into blocks (block_id, stream_id, process_id, begin_time, begin_ticks, end_time,
        end_ticks, nb_objects, object_offset, payload_size, received_at, insert_time)
    select block_id, stream_id, process_id, begin_time, begin_ticks, end_time,
        end_ticks, nb_objects, object_offset, payload_size, stamp, stamp
      from fresh where complete
  ), waiting as (
    insert into pending_blocks (block_id, stream_id, process_id, begin_time, begin_ticks, end_time,
        end_ticks, nb_objects, object_offset, payload_size, received_at)
    select block_id, stream_id, process_id, begin_time, begin_ticks, end_time,
        end_ticks, nb_objects, object_offset, payload_size, stamp
      from fresh where not complete
  ), process_sums as (
    update process_totals t
      set last_insert_time = greatest(t.last_insert_time, s.insert_time),
          last_end_ticks = greatest(t.last_end_ticks, s.end_ticks),
          last_end_time = greatest(t.last_end_time, s.end_time)
      from (select process_id, max(stamp) as insert_time, max(end_ticks) as end_ticks,
              max(end_time) as end_time
            from fresh where complete group by process_id) s
      where t.process_id = s.process_id
  ), stream_sums as (
    update stream_totals t set last_insert_time = greatest(t.last_insert_time, s.insert_time)
      from (select stream_id, max(stamp) as insert_time
            from fresh where complete group by stream_id) s
      where t.stream_id = s.stream_id
  )
  select array_agg((case
      when leads and known_digest is null then case when complete then 0 else 1 end
      when coalesce(known_digest, leading_digest) = digest then 2
      else 3 end)::smallint order by ord)
    into v_outcomes from known;
  return v_outcomes;
end
$$;

-- Moves pending blocks of a process, or of a stream, that have become complete to blocks, with
-- fresh stamps in the order of their arrival. The caller has registered the process or stream, holds
-- the clock's lock, and passes its last stamp.
create function adopt_pending(p_process_id uuid, p_stream_id uuid, p_last bigint) returns bigint
language plpgsql
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
declare
  v_moved bigint;
begin
  with complete as (
    delete from pending_blocks p
      where (p.process_id = p_process_id or p.stream_id = p_stream_id)
        and exists (select from streams s where s.stream_id = p.stream_id)
        and exists (select from processes q where q.process_id = p.process_id)
      returning p.*
  ), stamped as materialized (
    select *, p_last + row_number() over (order by received_at) * 1000 as insert_time from complete
  ), visible as (
    insert into blocks (block_id, stream_id, process_id, begin_time, begin_ticks, end_time,
        end_ticks, nb_objects, object_offset, payload_size, received_at, insert_time)
    select block_id, stream_id, process_id, begin_time, begin_ticks, end_time,
        end_ticks, nb_objects, object_offset, payload_size, received_at, insert_time
      from stamped
  ), ids as (
    update block_ids b set insert_time = s.insert_time
      from stamped s where b.block_id = s.block_id
  ), process_sums as (
    update process_totals t
      set last_insert_time = greatest(t.last_insert_time, s.insert_time),
          last_end_ticks = greatest(t.last_end_ticks, s.end_ticks),
          last_end_time = greatest(t.last_end_time, s.end_time)
      from (select process_id, max(insert_time) as insert_time, max(end_ticks) as end_ticks,
              max(end_time) as end_time
            from stamped group by process_id) s
      where t.process_id = s.process_id
  ), stream_sums as (
    update stream_totals t set last_insert_time = greatest(t.last_insert_time, s.insert_time)
      from (select stream_id, max(insert_time) as insert_time from stamped group by stream_id) s
      where t.stream_id = s.stream_id
  )
  select count(*) into v_moved from stamped;
  if v_moved > 0 then
    update ingest_clock set last = p_last + v_moved * 1000;
  end if;
  return v_moved;
end
$$;

-- Registers a process; 0 committed, 2 known already (nothing changes).
create function insert_process(
  p_max_ahead bigint, p_process_id uuid, p_exe text, p_username text, p_realname text,
  p_computer text, p_distro text, p_cpu_brand text, p_tsc_frequency bigint, p_start_time bigint,
  p_start_ticks bigint, p_parent_process_id uuid, p_properties text
) returns smallint
language plpgsql
as $$
declare
  v_stamp bigint;
begin
  -- The usual retry needs no lock.
  if exists (select from processes where process_id = p_process_id) then
    return 2;
  end if;
  v_stamp := take_stamps(1, p_max_ahead);
  insert into processes (process_id, exe, username, realname, computer, distro, cpu_brand,
      tsc_frequency, start_time, start_ticks, insert_time, parent_process_id, properties)
    values (p_process_id, p_exe, p_username, p_realname, p_computer, p_distro, p_cpu_brand,
      p_tsc_frequency, p_start_time, p_start_ticks, v_stamp, p_parent_process_id, p_properties)
    on conflict (process_id) do nothing;
  if not found then
    return 2;
  end if;
  insert into process_totals (process_id) values (p_process_id);
  perform adopt_pending(p_process_id, null, v_stamp);
  return 0;
end
$$;

-- Registers a stream; 0 committed, 2 known already (nothing changes).
create function insert_stream(
  p_max_ahead bigint, p_stream_id uuid, p_process_id uuid, p_dependencies_metadata bytea,
  p_objects_metadata bytea, p_tags text[], p_properties text, p_format text
) returns smallint
language plpgsql
as $$
declare
  v_stamp bigint;
begin
  if exists (select from streams where stream_id = p_stream_id) then
    return 2;
  end if;
  v_stamp := take_stamps(1, p_max_ahead);
  insert into streams (stream_id, process_id, dependencies_metadata, objects_metadata, tags,
      properties, insert_time, format)
    values (p_stream_id, p_process_id, p_dependencies_metadata, p_objects_metadata, p_tags,
      p_properties, v_stamp, p_format)
    on conflict (stream_id) do nothing;
  if not found then
    return 2;
  end if;
  insert into stream_totals (stream_id) values (p_stream_id);
  perform adopt_pending(null, p_stream_id, v_stamp);
  return 0;
end
$$;
