-- Partitions: what V1 prepared, completed. No program wrote to these tables before this version.

alter table partitions
  add column source_events bigint not null check (source_events >= 0),
  drop column input_digest;

-- The files that may hold rows of a time range, without a look at all the others.
create index partitions_event_time on partitions using gist (
    view_set, view_instance, schema_version,
    int8range(least(min_event_time, 9223372036854775806),
      least(max_event_time, 9223372036854775806), '[]'))
  where num_rows > 0;
create index partitions_end on partitions (view_set, end_insert_time);

-- Apart from the rows that every query reads.
create table checkpoints (
  partition_id bigint primary key references partitions on delete cascade,
  content bytea not null
);

-- The union of the ranges of the partitions of a key; no row when there is none. Written only by the
-- functions that write partitions, in the same transaction. Whoever changes partitions of a
-- view instance locks its rows here first, lowest schema version first.
create table coverage (
  view_set text not null,
  view_instance text not null,
  schema_version integer not null,
  covered int8multirange not null check (not isempty(covered)),
  primary key (view_set, view_instance, schema_version)
);

-- Claims that ended in a commit, so that a lost answer can be asked for again. Kept for some days.
create table committed_claims (
  claim_id uuid primary key,
  committed_at bigint not null
);
create index committed_claims_at on committed_claims (committed_at);

-- From which insert time on there is something. For a view set: its partitions and its gaps. For
-- the empty name: blocks, that is gaps of all view sets; partitions may outlive their blocks.
create table floors (
  view_set text primary key,
  floor bigint not null
);

-- By the database's clock, read after the retirement was seen to be committed; null: not yet.
alter table retired_files add column noticed_at bigint;
create index retired_files_noticed on retired_files (noticed_at);

-- The server's knowledge is as of this time; see Partitions.publish.
alter table server_leases
  add column as_of bigint not null;

-- The last run of each task on each server.
create table maintenance_tasks (
  task text not null,
  server text not null,
  server_id uuid not null,
  scheduled_for bigint not null,
  started_at bigint not null,
  ended_at bigint not null,
  runs bigint not null,
  failures bigint not null,
  last_error text,
  last_error_at bigint,
  primary key (task, server)
);
