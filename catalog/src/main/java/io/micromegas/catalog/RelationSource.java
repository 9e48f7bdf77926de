package io.micromegas.catalog;

import static io.micromegas.catalog.RelationColumn.id;
import static io.micromegas.catalog.RelationColumn.number;
import static io.micromegas.catalog.RelationColumn.other;
import static io.micromegas.catalog.RelationColumn.text;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a relation is read from: fixed pieces of SQL. */
record RelationSource(String from, String order, List<RelationColumn> columns) {
  private static final RelationSource PROCESSES =
      new RelationSource(
          "from processes p left join process_totals t on t.process_id = p.process_id",
          "p.insert_time, p.process_id",
          List.of(
              id("process_id", "p.process_id"),
              text("exe", "p.exe"),
              text("username", "p.username"),
              text("realname", "p.realname"),
              text("computer", "p.computer"),
              text("distro", "p.distro"),
              text("cpu_brand", "p.cpu_brand"),
              number("tsc_frequency", "p.tsc_frequency"),
              number("start_time", "p.start_time"),
              number("start_ticks", "p.start_ticks"),
              number("insert_time", "p.insert_time"),
              id("parent_process_id", "p.parent_process_id"),
              text("properties", "p.properties"),
              number("last_update_time", "coalesce(t.last_insert_time, p.insert_time)"),
              number("last_block_end_ticks", "coalesce(t.last_end_ticks, 0)"),
              number("last_block_end_time", "coalesce(t.last_end_time, p.start_time)")));

  private static final RelationSource STREAMS =
      new RelationSource(
          "from streams s left join stream_totals t on t.stream_id = s.stream_id",
          "s.insert_time, s.stream_id",
          List.of(
              id("stream_id", "s.stream_id"),
              id("process_id", "s.process_id"),
              other("dependencies_metadata", "s.dependencies_metadata"),
              other("objects_metadata", "s.objects_metadata"),
              other("tags", "s.tags"),
              text("properties", "s.properties"),
              number("insert_time", "s.insert_time"),
              text("format", "s.format"),
              number("last_update_time", "coalesce(t.last_insert_time, s.insert_time)")));

  private static final RelationSource BLOCKS =
      new RelationSource(
          """
          from blocks b
            join streams s on s.stream_id = b.stream_id
            join processes p on p.process_id = b.process_id\
          """,
          // insert_time is unique, so block_id needs no mention.
          "b.insert_time",
          List.of(
              id("block_id", "b.block_id"),
              id("stream_id", "b.stream_id"),
              id("process_id", "b.process_id"),
              number("begin_time", "b.begin_time"),
              number("begin_ticks", "b.begin_ticks"),
              number("end_time", "b.end_time"),
              number("end_ticks", "b.end_ticks"),
              number("nb_objects", "b.nb_objects"),
              number("object_offset", "b.object_offset"),
              number("payload_size", "b.payload_size"),
              number("insert_time", "b.insert_time"),
              other("streams.dependencies_metadata", "s.dependencies_metadata"),
              other("streams.objects_metadata", "s.objects_metadata"),
              other("streams.tags", "s.tags"),
              text("streams.properties", "s.properties"),
              number("streams.insert_time", "s.insert_time"),
              text("streams.format", "s.format"),
              number("processes.start_time", "p.start_time"),
              number("processes.start_ticks", "p.start_ticks"),
              number("processes.tsc_frequency", "p.tsc_frequency"),
              text("processes.exe", "p.exe"),
              text("processes.username", "p.username"),
              text("processes.realname", "p.realname"),
              text("processes.computer", "p.computer"),
              text("processes.distro", "p.distro"),
              text("processes.cpu_brand", "p.cpu_brand"),
              number("processes.insert_time", "p.insert_time"),
              id("processes.parent_process_id", "p.parent_process_id"),
              text("processes.properties", "p.properties")));

  // Not called b, which is for blocks: their ids lead to an insert_time.
  private static final RelationSource PENDING_BLOCKS =
      new RelationSource(
          """
          from (
              select block_id, stream_id, process_id, begin_time, end_time, nb_objects,
                  payload_size, received_at, false as announced
                from pending_blocks
              union all
              select block_id, stream_id, process_id, begin_time, end_time, nb_objects,
                  0, received_at, true
                from incomplete_blocks
                where begin_time is not null
                  and not exists (select from block_ids i
                    where i.block_id = incomplete_blocks.block_id)) w
            left join streams s on s.stream_id = w.stream_id
            left join processes p on p.process_id = w.process_id\
          """,
          "w.received_at",
          List.of(
              id("block_id", "w.block_id"),
              id("stream_id", "w.stream_id"),
              id("process_id", "w.process_id"),
              number("begin_time", "w.begin_time"),
              number("end_time", "w.end_time"),
              number("nb_objects", "w.nb_objects"),
              number("payload_size", "w.payload_size"),
              number("received_at", "w.received_at"),
              other(
                  "missing",
                  """
                  concat_ws(' and ',
                    case when p.process_id is null then 'process' end,
                    case when s.stream_id is null then 'stream' end,
                    case when w.announced then 'payload' end)\
                  """)));

  private static final RelationSource PARTITIONS =
      new RelationSource(
          "from partitions p",
          "p.view_set, p.view_instance, p.begin_insert_time, p.schema_version",
          List.of(
              text("view_set_name", "p.view_set"),
              text("view_instance_id", "p.view_instance"),
              number("begin_insert_time", "p.begin_insert_time"),
              number("end_insert_time", "p.end_insert_time"),
              number("min_event_time", "p.min_event_time"),
              number("max_event_time", "p.max_event_time"),
              number("updated", "p.written_at"),
              text("file_path", "p.file_path"),
              number("file_size", "p.file_size"),
              other("file_schema_hash", "ltrim(int4send(p.schema_version), '\\x00'::bytea)"),
              other("source_data_hash", "little_endian(p.source_events)"),
              number("num_rows", "p.num_rows"),
              number("partition_format_version", "2"),
              other("sort_order", "nullif(p.sort_order, '{}')"),
              number("max_sort_key_time", "null::bigint")));

  private static final RelationSource MAINTENANCE_TASKS =
      new RelationSource(
          "from maintenance_tasks t",
          "t.task, t.server",
          List.of(
              text("task", "t.task"),
              text("server", "t.server"),
              number("scheduled_for", "t.scheduled_for"),
              number("started_at", "t.started_at"),
              number("ended_at", "t.ended_at"),
              number("duration", "t.ended_at - t.started_at"),
              number("lag", "t.started_at - t.scheduled_for"),
              number("runs", "t.runs"),
              number("failures", "t.failures"),
              text("last_error", "t.last_error"),
              number("last_error_at", "t.last_error_at")));

  private static final RelationSource DECODE_ERRORS =
      new RelationSource(
          """
          from (select distinct on (view_set, block_id) * from undecodable_blocks
            order by view_set, block_id, schema_version desc) u\
          """,
          "u.insert_time, u.block_id, u.view_set",
          List.of(
              id("block_id", "u.block_id"),
              id("stream_id", "u.stream_id"),
              id("process_id", "u.process_id"),
              text("view_set", "u.view_set"),
              number("time", "u.insert_time"),
              text("error", "u.reason")));

  RelationSource {
    columns = List.copyOf(columns);
  }

  static RelationSource of(CatalogRelation relation) {
    return switch (relation) {
      case PROCESSES -> PROCESSES;
      case STREAMS -> STREAMS;
      case BLOCKS -> BLOCKS;
      case PENDING_BLOCKS -> PENDING_BLOCKS;
      case PARTITIONS -> PARTITIONS;
      case MAINTENANCE_TASKS -> MAINTENANCE_TASKS;
      case DECODE_ERRORS -> DECODE_ERRORS;
    };
  }

  /** Returns the column of that name, or null. */
  @Nullable RelationColumn column(String name) {
    for (RelationColumn column : columns) {
      if (column.name().equals(name)) {
        return column;
      }
    }
    return null;
  }
}
