-- Blocks that a view lacks because they do not decode, as noted when partitions were written: who
-- reads the partition is told (decoding is not tried again). Of a schema version, as a later one may
-- be able to read them.
create table undecodable_blocks (
  view_set text not null,
  schema_version integer not null,
  block_id uuid not null,
  stream_id uuid not null,
  process_id uuid not null,
  insert_time bigint not null,
  reason text not null,
  noted_at bigint not null,
  primary key (view_set, schema_version, block_id)
);
create index undecodable_blocks_insert_time on undecodable_blocks (insert_time);
