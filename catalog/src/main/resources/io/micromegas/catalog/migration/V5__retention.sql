-- Which objects may be deleted, and retention: floors, days of blocks that are dropped whole.

-- Tables of blocks that are not part of the lake any more, with what is left to do about each: first
-- the objects are deleted, in the order of insert_time; a day later the ids go, and the table.
--
-- Ids have to outlive the objects. Otherwise a retry could find its object, then lose it to the
-- sweep, and be committed as a new block. A day is longer than any request.
create table dropped_tables (
  table_name text primary key,
  noticed_at bigint not null, -- no snapshot opened since sees these blocks
  objects_until bigint not null default -1, -- insert_time up to which objects are deleted
  objects_done_at bigint,
  ids_until bigint not null default -1
);

-- What was noticed at or before this time is needed by no query of a listed server.
create function sweep_horizon(p_grace bigint) returns bigint
language sql volatile
as $$
  select least(database_nanos() - p_grace, (
      -- One before the oldest query, if there is one; it may be the least number there is.
      select min(least(as_of,
          case when oldest_query_at > 0 then oldest_query_at - 1 else oldest_query_at end))
        from server_leases))
$$;

-- Moves the floor of a view set up. What ends there or before is in no plan from now on.
create function raise_floor(p_view_set text, p_time bigint) returns void
language plpgsql
as $$
declare
  v_now constant bigint := database_nanos();
begin
  if p_time > v_now then
    raise exception 'the floor of % cannot be raised to %: by the database''s clock it is only %',
        p_view_set, utc_text(p_time), utc_text(v_now)
      using errcode = 'MM002';
  end if;
  insert into floors as f (view_set, floor) values (p_view_set, p_time)
    on conflict (view_set) do update set floor = greatest(f.floor, excluded.floor);
end
$$;

-- Retires some of the partitions below the floor of their view set; returns how many. It only takes
-- rows of coverage away, those it has locked: that needs no lock of the instances.
create function retire_below_floor(p_view_set text, p_limit integer) returns integer
language plpgsql
set enable_seqscan = off
as $$
declare
  v_ids constant bigint[] := array(
    select partition_id from partitions
      where view_set = p_view_set
        and end_insert_time <= (select floor from floors where view_set = p_view_set)
      order by end_insert_time limit p_limit);
  v_count integer;
begin
  perform from coverage c
    where c.view_set = p_view_set
      and (c.view_instance, c.schema_version) in (
        select p.view_instance, p.schema_version from partitions p
          where p.partition_id = any (v_ids))
    order by c.view_instance, c.schema_version for update;
  select count(*) into v_count from partitions where partition_id = any (v_ids);
  perform take_out(v_ids);
  return v_count;
end
$$;

-- Moves the floor of blocks up to the last midnight not after p_time, nor after the clock: no stamp
-- is given out below it any more. Returns the floor.
create function raise_block_floor(p_time bigint) returns bigint
language plpgsql
as $$
declare
  c_day constant bigint := 86400000000000;
  v_time constant bigint := greatest(0, least(p_time, (select last from ingest_clock)));
  v_floor bigint;
begin
  insert into floors as f (view_set, floor) values ('', v_time - v_time % c_day)
    on conflict (view_set) do update set floor = greatest(f.floor, excluded.floor)
    returning floor into strict v_floor;
  return v_floor;
end
$$;

-- The daily tables of blocks: attached, pending (a concurrent detach was interrupted) or detached.
create view block_days as
  select c.relname::text as table_name,
      extract(epoch from to_date(substr(c.relname, 8), 'YYYYMMDD'))::bigint * 1000000000
        as day_begin,
      case when i.inhrelid is null then 'detached'
        when i.inhdetachpending then 'pending'
        else 'attached' end as state
    from pg_class c
      left join pg_inherits i on i.inhrelid = c.oid
    where c.relnamespace = (select relnamespace from pg_class where oid = 'blocks'::regclass)
      and c.relkind = 'r' and c.relname ~ '^blocks_[0-9]{8}$';

-- Takes a detached day out of the lake, and the blocks that waited since then or longer for a stream
-- or a process.
create function drop_block_day(p_table_name text, p_day_end bigint) returns void
language plpgsql
as $$
declare
  v_dropped constant text := 'dropped_' || p_table_name;
begin
  perform from ingest_clock for update; -- as every writer of pending_blocks
  execute format('alter table %I rename to %I', p_table_name, v_dropped);
  insert into dropped_tables (table_name, noticed_at) values (v_dropped, database_nanos());
  if exists (select from pending_blocks where received_at < p_day_end) then
    execute format('create table %I (like blocks including indexes)', v_dropped || '_pending');
    execute format(
        'with gone as (delete from pending_blocks where received_at < $1 returning *)
        insert into %I (block_id, stream_id, process_id, begin_time, begin_ticks, end_time,
            end_ticks, nb_objects, object_offset, payload_size, received_at, insert_time)
          select block_id, stream_id, process_id, begin_time, begin_ticks, end_time,
            end_ticks, nb_objects, object_offset, payload_size, received_at, received_at
          from gone', v_dropped || '_pending')
      using p_day_end;
    insert into dropped_tables (table_name, noticed_at)
      values (v_dropped || '_pending', database_nanos());
  end if;
end
$$;

-- Whether a process, known or only named by streams, has had nothing since p_kept: no announcement,
-- no block, none waiting.
create function silent(p_process_id uuid, p_kept bigint) returns boolean
language sql volatile
as $$
  select not exists (select from processes where process_id = p_process_id and insert_time >= p_kept)
    and not exists (
      select from process_totals where process_id = p_process_id and last_insert_time >= p_kept)
    and not exists (
      select from streams s left join stream_totals t on t.stream_id = s.stream_id
        where s.process_id = p_process_id
          and greatest(s.insert_time, t.last_insert_time) >= p_kept)
    and not exists (select from pending_blocks where process_id = p_process_id)
    and not exists (
      select from streams s join pending_blocks b on b.stream_id = s.stream_id
        where s.process_id = p_process_id)
$$;

-- Drops some of the processes, with their streams, that have been silent since before the oldest day
-- that is kept; returns how many. A silent stream of a process that goes on stays: it is announced
-- only once, and may speak again.
create function drop_silent_processes(p_limit integer) returns integer
language plpgsql
set enable_seqscan = off
as $$
declare
  v_kept constant bigint :=
    coalesce((select min(day_begin) from block_days where state <> 'detached'), 0);
  v_ids uuid[];
begin
  v_ids := array(
    select process_id from (
        select process_id from processes where insert_time < v_kept
        union
        select process_id from streams s
          where s.insert_time < v_kept
            and not exists (select from processes p where p.process_id = s.process_id)) named
      where silent(process_id, v_kept) limit p_limit);
  if cardinality(v_ids) = 0 then
    return 0;
  end if;
  perform from ingest_clock for update; -- as every writer of blocks, streams and processes
  v_ids := array(
    select process_id from unnest(v_ids) n (process_id) where silent(process_id, v_kept));
  delete from stream_totals t using streams s
    where t.stream_id = s.stream_id and s.process_id = any (v_ids);
  delete from streams where process_id = any (v_ids);
  delete from process_totals where process_id = any (v_ids);
  delete from processes where process_id = any (v_ids);
  return cardinality(v_ids);
end
$$;

-- Object keys of dropped blocks that no query needs any more, of one table at a time.
create function dropped_blocks(p_grace bigint, p_limit bigint) returns setof text
language plpgsql
as $$
declare
  v_table dropped_tables;
begin
  for v_table in
    select * from dropped_tables
      where objects_done_at is null and noticed_at <= sweep_horizon(p_grace)
      order by noticed_at, table_name
  loop
    return query execute format(
        $q$ select 'blobs/' || process_id || '/' || stream_id || '/' || block_id
          from %I where insert_time > $1 order by insert_time limit $2 $q$, v_table.table_name)
      using v_table.objects_until, p_limit;
    if found then
      return;
    end if;
    update dropped_tables set objects_done_at = database_nanos()
      where table_name = v_table.table_name;
  end loop;
end
$$;

-- Takes note that the objects of these dropped blocks are deleted: the first one that is not among
-- them is where dropped_blocks goes on.
create function dropped_blocks_deleted(p_block_ids uuid[]) returns void
language plpgsql
as $$
declare
  v_table dropped_tables;
  v_next bigint;
begin
  for v_table in select * from dropped_tables where objects_done_at is null loop
    execute format(
        'select insert_time from %I where insert_time > $1 and block_id <> all ($2)
          order by insert_time limit 1', v_table.table_name)
      into v_next using v_table.objects_until, p_block_ids;
    update dropped_tables
      set objects_until = greatest(objects_until, v_next - 1),
          objects_done_at = case when v_next is null then database_nanos() end
      where table_name = v_table.table_name;
  end loop;
end
$$;

-- Forgets some of the ids of blocks whose objects have been gone for a day, and the tables that held
-- them; returns how many, 0 at the end.
create function forget_dropped(p_limit integer) returns integer
language plpgsql
set enable_seqscan = off
as $$
declare
  v_table dropped_tables;
  v_ids uuid[];
  v_until bigint;
begin
  for v_table in
    select * from dropped_tables
      where objects_done_at < database_nanos() - 86400000000000
      order by table_name for update skip locked
  loop
    execute format(
        'select array_agg(block_id), max(insert_time) from (
          select block_id, insert_time from %I where insert_time > $1
            order by insert_time limit $2) f', v_table.table_name)
      into v_ids, v_until using v_table.ids_until, p_limit;
    if v_until is not null then
      delete from block_ids where block_id = any (v_ids);
      update dropped_tables set ids_until = v_until where table_name = v_table.table_name;
      return cardinality(v_ids);
    end if;
    execute format('drop table %I', v_table.table_name);
    delete from dropped_tables where table_name = v_table.table_name;
  end loop;
  return 0;
end
$$;
