-- The metadata of the lake.
--
-- Every time is a bigint: nanoseconds since the epoch, UTC, in whole microseconds. It is what the
-- engine computes with, it compares and indexes as it is, and it crosses to Java without parsing.
-- To read one: select to_timestamp(insert_time / 1e9).

create extension if not exists btree_gist;

-- The one clock. Every writer of block_ids, blocks, pending_blocks, processes, streams and their
-- totals updates this row first and holds its lock until it has committed: so stamps become
-- visible in increasing order, and the writers' other steps need no lock of their own.
-- The low fill factor leaves the page to the row's own versions (heap-only updates).
create table ingest_clock (
  only_row boolean primary key default true check (only_row),
  last bigint not null,
  -- Partitions of blocks exist for every stamp from `last` up to this one, exclusive.
  partitioned_until bigint not null
) with (fillfactor = 10, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);

insert into ingest_clock (last, partitioned_until) values (0, 0);

-- First registration wins; no row is ever updated.
create table processes (
  process_id uuid primary key,
  exe text not null,
  username text not null,
  realname text not null,
  computer text not null,
  distro text not null,
  cpu_brand text not null,
  tsc_frequency bigint not null,
  start_time bigint not null,
  start_ticks bigint not null,
  insert_time bigint not null,
  parent_process_id uuid,
  properties text not null -- JSON object, keys sorted by their bytes
);
create index processes_insert_time on processes (insert_time);
create index processes_parent on processes (parent_process_id) where parent_process_id is not null;

create table streams (
  stream_id uuid primary key,
  process_id uuid not null,
  dependencies_metadata bytea not null,
  objects_metadata bytea not null,
  tags text[] not null,
  properties text not null, -- JSON object, keys sorted by their bytes
  insert_time bigint not null,
  format text not null
);
create index streams_process on streams (process_id);
create index streams_insert_time on streams (insert_time);

-- What the visible blocks of a process, of a stream, add up to. Apart from the immutable rows, so
-- that the hot update is a small one that touches no index.
create table process_totals (
  process_id uuid primary key,
  last_insert_time bigint, -- null: no block yet
  last_end_ticks bigint,
  last_end_time bigint
) with (fillfactor = 40);

create table stream_totals (
  stream_id uuid primary key,
  last_insert_time bigint
) with (fillfactor = 40);

-- Which block ids were acknowledged, and with which content: the authority for retries.
-- Unpartitioned, as a unique index over partitions would have to contain insert_time.
create table block_ids (
  block_id uuid primary key,
  digest bytea not null check (octet_length(digest) = 32),
  received_at bigint not null,
  insert_time bigint -- null while pending; leads to the partition that holds the block
);
-- Ids arrive in the order of received_at: a few pages of ranges are enough for retention.
create index block_ids_received on block_ids using brin (received_at);

create table blocks (
  block_id uuid not null,
  stream_id uuid not null,
  process_id uuid not null,
  begin_time bigint not null,
  begin_ticks bigint not null,
  end_time bigint not null,
  end_ticks bigint not null,
  nb_objects integer not null,
  object_offset bigint not null,
  payload_size bigint not null,
  received_at bigint not null,
  insert_time bigint not null
) partition by range (insert_time);
create unique index blocks_insert_time on blocks (insert_time);
create index blocks_process on blocks (process_id, insert_time);
create index blocks_stream on blocks (stream_id, insert_time);

-- Acknowledged, but the stream or the process is not known yet.
create table pending_blocks (
  block_id uuid primary key,
  stream_id uuid not null,
  process_id uuid not null,
  begin_time bigint not null,
  begin_ticks bigint not null,
  end_time bigint not null,
  end_ticks bigint not null,
  nb_objects integer not null,
  object_offset bigint not null,
  payload_size bigint not null,
  received_at bigint not null
);
create index pending_blocks_process on pending_blocks (process_id);
create index pending_blocks_stream on pending_blocks (stream_id);
create index pending_blocks_received on pending_blocks (received_at);

-- Parquet files. A row here is what makes a file part of the lake. Ranges are half-open.
create table partitions (
  partition_id bigint generated always as identity primary key,
  view_set text not null,
  view_instance text not null,
  schema_version integer not null,
  begin_insert_time bigint not null,
  end_insert_time bigint not null,
  min_event_time bigint,
  max_event_time bigint,
  file_path text unique,
  file_size bigint not null,
  num_rows bigint not null,
  source_blocks bigint not null, -- how many blocks it was made from
  sort_order text[] not null,
  input_digest bytea, -- of the ordered input, where rows depend on earlier blocks
  written_at bigint not null,
  check (begin_insert_time < end_insert_time),
  check (file_size >= 0 and num_rows >= 0 and source_blocks >= 0),
  -- No rows, no file, no bounds; rows, all three.
  check ((num_rows > 0) = (file_path is not null)),
  check ((num_rows > 0) = (min_event_time is not null)),
  check ((num_rows > 0) = (max_event_time is not null)),
  constraint partitions_no_overlap exclude using gist (
    view_set with =, view_instance with =, schema_version with =,
    int8range(begin_insert_time, end_insert_time) with &&)
);
create index partitions_instance
  on partitions (view_set, view_instance, schema_version, begin_insert_time);

-- Who is materialising what. A claim whose lease has run out may be taken over.
create table claims (
  claim_id uuid primary key,
  view_set text not null,
  view_instance text not null,
  schema_version integer not null,
  begin_insert_time bigint not null,
  end_insert_time bigint not null,
  server_id uuid not null,
  file_path text not null unique,
  leased_until bigint not null,
  check (begin_insert_time < end_insert_time),
  constraint claims_no_overlap exclude using gist (
    view_set with =, view_instance with =, schema_version with =,
    int8range(begin_insert_time, end_insert_time) with &&)
);

-- Files in no partition any more, kept until no query can have planned on them.
create table retired_files (
  file_path text primary key,
  file_size bigint not null,
  retired_at bigint not null
);
create index retired_files_at on retired_files (retired_at);

-- Living servers, by the database's clock.
create table server_leases (
  server_id uuid primary key,
  name text not null,
  started_at bigint not null,
  published_at bigint not null,
  oldest_query_at bigint -- start of its oldest active query; null: none
) with (fillfactor = 50);
