-- Bulk ingest: rows and payloads of blocks come by calls of their own, in either order.

-- Blocks of which one half is here. They are no part of the lake: no query reads their rows. When the
-- other half arrives, the block is committed as every other one is, and its row here goes.
create table incomplete_blocks (
  block_id uuid primary key,
  stream_id uuid not null,
  process_id uuid not null,
  payload_stored boolean not null, -- its object is durable
  begin_time bigint, -- null, with those below: only its payload is here
  begin_ticks bigint,
  end_time bigint,
  end_ticks bigint,
  nb_objects integer,
  object_offset bigint,
  received_at bigint not null,
  check (payload_stored or begin_time is not null)
);
create index incomplete_blocks_received on incomplete_blocks (received_at);

-- What is known of blocks: those of the lake (complete), and those that have been announced.
create function known_blocks(p_block_ids uuid[])
returns table (
  block_id uuid, complete boolean, stream_id uuid, process_id uuid, begin_time bigint,
  begin_ticks bigint, end_time bigint, end_ticks bigint, nb_objects integer, object_offset bigint)
language sql volatile
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
  select b.block_id, true, b.stream_id, b.process_id, b.begin_time, b.begin_ticks, b.end_time,
      b.end_ticks, b.nb_objects, b.object_offset
    from unnest(p_block_ids) w (block_id)
      join block_ids i on i.block_id = w.block_id
      join blocks b on b.insert_time = i.insert_time and b.block_id = i.block_id
  union all
  select b.block_id, true, b.stream_id, b.process_id, b.begin_time, b.begin_ticks, b.end_time,
      b.end_ticks, b.nb_objects, b.object_offset
    from unnest(p_block_ids) w (block_id) join pending_blocks b on b.block_id = w.block_id
  union all
  select b.block_id, false, b.stream_id, b.process_id, b.begin_time, b.begin_ticks, b.end_time,
      b.end_ticks, b.nb_objects, b.object_offset
    from unnest(p_block_ids) w (block_id) join incomplete_blocks b on b.block_id = w.block_id
    where b.begin_time is not null
      and not exists (select from block_ids i where i.block_id = b.block_id)
$$;

-- Announces blocks, each id once; one outcome per block, in order:
-- 0 its payload is here, 1 it waits for its payload, 2 known already with this content,
-- 3 known already with other content; then nothing changes at all.
create function announce_blocks(
  p_block_ids uuid[], p_stream_ids uuid[], p_process_ids uuid[],
  p_begin_times bigint[], p_begin_ticks bigint[], p_end_times bigint[], p_end_ticks bigint[],
  p_nb_objects integer[], p_object_offsets bigint[]
) returns smallint[]
language plpgsql
set enable_seqscan = off
as $$
declare
  v_outcomes smallint[];
begin
  -- Both halves of a block take this lock, so that the later one sees the earlier.
  perform from ingest_clock for update;
  delete from incomplete_blocks
    where received_at < (select floor from floors where view_set = '');
  select array_agg((case
        when k.block_id is not null and (k.stream_id, k.process_id, k.begin_time, k.begin_ticks,
              k.end_time, k.end_ticks, k.nb_objects, k.object_offset)
            <> (i.stream_id, i.process_id, i.begin_time, i.begin_ticks,
              i.end_time, i.end_ticks, i.nb_objects, i.object_offset) then 3
        when k.complete then 2
        when (h.stream_id, h.process_id) <> (i.stream_id, i.process_id) then 3
        when h.payload_stored then 0
        else 1 end)::smallint order by i.ord)
    into v_outcomes
    from unnest(p_block_ids, p_stream_ids, p_process_ids, p_begin_times, p_begin_ticks,
        p_end_times, p_end_ticks, p_nb_objects, p_object_offsets)
      with ordinality as i(block_id, stream_id, process_id, begin_time, begin_ticks, end_time,
        end_ticks, nb_objects, object_offset, ord)
      left join known_blocks(p_block_ids) k on k.block_id = i.block_id
      left join incomplete_blocks h on h.block_id = i.block_id;
  if 3 = any (v_outcomes) then
    return v_outcomes;
  end if;
  insert into incomplete_blocks as h (block_id, stream_id, process_id, payload_stored, begin_time,
      begin_ticks, end_time, end_ticks, nb_objects, object_offset, received_at)
    select i.block_id, i.stream_id, i.process_id, false, i.begin_time, i.begin_ticks, i.end_time,
        i.end_ticks, i.nb_objects, i.object_offset, database_nanos()
      from unnest(p_block_ids, p_stream_ids, p_process_ids, p_begin_times, p_begin_ticks,
          p_end_times, p_end_ticks, p_nb_objects, p_object_offsets, v_outcomes)
        as i(block_id, stream_id, process_id, begin_time, begin_ticks, end_time,
          end_ticks, nb_objects, object_offset, outcome)
      where i.outcome < 2
    on conflict (block_id) do update
      set begin_time = excluded.begin_time, begin_ticks = excluded.begin_ticks,
        end_time = excluded.end_time, end_ticks = excluded.end_ticks,
        nb_objects = excluded.nb_objects, object_offset = excluded.object_offset;
  return v_outcomes;
end
$$;

-- Notes payloads whose objects are durable, each id once; one outcome per payload, in order:
-- 0 its block is announced, 1 it waits for its block, 2 its block is part of the lake already,
-- 3 announced with another stream or process; that one is not noted.
create function note_payloads(p_block_ids uuid[], p_stream_ids uuid[], p_process_ids uuid[])
returns smallint[]
language plpgsql
set enable_seqscan = off
as $$
declare
  v_outcomes smallint[];
begin
  perform from ingest_clock for update;
  select array_agg((case
        when b.block_id is not null then 2
        when (h.stream_id, h.process_id) <> (i.stream_id, i.process_id) then 3
        when h.begin_time is not null then 0
        else 1 end)::smallint order by i.ord)
    into v_outcomes
    from unnest(p_block_ids, p_stream_ids, p_process_ids)
      with ordinality as i(block_id, stream_id, process_id, ord)
      left join block_ids b on b.block_id = i.block_id
      left join incomplete_blocks h on h.block_id = i.block_id;
  insert into incomplete_blocks as h (block_id, stream_id, process_id, payload_stored, received_at)
    select i.block_id, i.stream_id, i.process_id, true, database_nanos()
      from unnest(p_block_ids, p_stream_ids, p_process_ids, v_outcomes)
        as i(block_id, stream_id, process_id, outcome)
      where i.outcome < 2
    on conflict (block_id) do update set payload_stored = true;
  return v_outcomes;
end
$$;

-- Registers processes, all or none; one outcome each, in order: 0 committed, 2 known already. The
-- first of an id wins. Set by set: others wait for the clock meanwhile.
create function insert_processes(
  p_max_ahead bigint, p_process_ids uuid[], p_exes text[], p_usernames text[], p_realnames text[],
  p_computers text[], p_distros text[], p_cpu_brands text[], p_tsc_frequencies bigint[],
  p_start_times bigint[], p_start_ticks bigint[], p_parent_process_ids uuid[], p_properties text[]
) returns smallint[]
language plpgsql
set enable_seqscan = off
as $$
declare
  v_first constant bigint := take_stamps(cardinality(p_process_ids), p_max_ahead);
  v_outcomes smallint[];
  v_fresh uuid[];
  v_id uuid;
begin
  with item as materialized (
    select i.*, row_number() over (partition by i.process_id order by i.ord) = 1 as leads
      from unnest(p_process_ids, p_exes, p_usernames, p_realnames, p_computers, p_distros,
          p_cpu_brands, p_tsc_frequencies, p_start_times, p_start_ticks, p_parent_process_ids,
          p_properties)
        with ordinality as i(process_id, exe, username, realname, computer, distro, cpu_brand,
          tsc_frequency, start_time, start_ticks, parent_process_id, properties, ord)
  ), fresh as (
    insert into processes (process_id, exe, username, realname, computer, distro, cpu_brand,
        tsc_frequency, start_time, start_ticks, insert_time, parent_process_id, properties)
      select process_id, exe, username, realname, computer, distro, cpu_brand, tsc_frequency,
          start_time, start_ticks, v_first + (ord - 1) * 1000, parent_process_id, properties
        from item where leads
      on conflict (process_id) do nothing
      returning process_id
  ), totals as (
    insert into process_totals (process_id) select process_id from fresh
  )
  select array_agg((case when f.process_id is not null and i.leads then 0 else 2 end)::smallint
        order by i.ord),
      array_agg(f.process_id) filter (where i.leads and f.process_id is not null)
    into v_outcomes, v_fresh
    from item i left join fresh f on f.process_id = i.process_id;
  for v_id in
    select distinct process_id from pending_blocks where process_id = any (v_fresh)
  loop
    perform adopt_pending(v_id, null, (select last from ingest_clock));
  end loop;
  return v_outcomes;
end
$$;

-- Registers streams, as insert_processes does processes. Tags are JSON arrays, as arrays of arrays
-- would have to be of one length.
create function insert_streams(
  p_max_ahead bigint, p_stream_ids uuid[], p_process_ids uuid[], p_dependencies_metadata bytea[],
  p_objects_metadata bytea[], p_tags text[], p_properties text[], p_formats text[]
) returns smallint[]
language plpgsql
set enable_seqscan = off
as $$
declare
  v_first constant bigint := take_stamps(cardinality(p_stream_ids), p_max_ahead);
  v_outcomes smallint[];
  v_fresh uuid[];
  v_id uuid;
begin
  with item as materialized (
    select i.*, row_number() over (partition by i.stream_id order by i.ord) = 1 as leads
      from unnest(p_stream_ids, p_process_ids, p_dependencies_metadata, p_objects_metadata, p_tags,
          p_properties, p_formats)
        with ordinality as i(stream_id, process_id, dependencies_metadata, objects_metadata, tags,
          properties, format, ord)
  ), fresh as (
    insert into streams (stream_id, process_id, dependencies_metadata, objects_metadata, tags,
        properties, insert_time, format)
      select stream_id, process_id, dependencies_metadata, objects_metadata,
          array(select json_array_elements_text(tags::json)), properties,
          v_first + (ord - 1) * 1000, format
        from item where leads
      on conflict (stream_id) do nothing
      returning stream_id
  ), totals as (
    insert into stream_totals (stream_id) select stream_id from fresh
  )
  select array_agg((case when f.stream_id is not null and i.leads then 0 else 2 end)::smallint
        order by i.ord),
      array_agg(f.stream_id) filter (where i.leads and f.stream_id is not null)
    into v_outcomes, v_fresh
    from item i left join fresh f on f.stream_id = i.stream_id;
  for v_id in
    select distinct stream_id from pending_blocks where stream_id = any (v_fresh)
  loop
    perform adopt_pending(null, v_id, (select last from ingest_clock));
  end loop;
  return v_outcomes;
end
$$;
