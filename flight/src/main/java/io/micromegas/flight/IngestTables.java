package io.micromegas.flight;

import static io.micromegas.flight.IngestTable.optional;
import static io.micromegas.flight.IngestTable.required;

import io.micromegas.base.MicromegasException;
import io.micromegas.flight.IngestKind.BadCell;
import io.micromegas.ingest.BulkIngest;
import io.micromegas.ingest.BulkIngest.BulkPayload;
import io.micromegas.ingest.BulkIngest.BulkStream;
import io.micromegas.ingest.Ingestion;
import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.BlockPayload;
import io.micromegas.telemetry.CborBodies;
import io.micromegas.telemetry.ProcessInfo;
import io.micromegas.telemetry.StreamInfo;
import io.micromegas.telemetry.UserDefinedType;
import java.util.List;

/**
 * The tables that can be ingested (client-api section 6). {@code insert_time} is checked and left
 * out: it is the order of commits into this lake. So is {@code payload_size}, which is what the
 * payload says it is, and {@code audience}, which this server does not have.
 */
final class IngestTables {
  private static final IngestTable<ProcessInfo> PROCESSES =
      new IngestTable<>(
          "processes",
          List.of(
              required("process_id", IngestKind.ID),
              required("exe", IngestKind.SHORT_TEXT),
              required("username", IngestKind.SHORT_TEXT),
              required("realname", IngestKind.SHORT_TEXT),
              required("computer", IngestKind.SHORT_TEXT),
              required("distro", IngestKind.SHORT_TEXT),
              required("cpu_brand", IngestKind.SHORT_TEXT),
              required("tsc_frequency", IngestKind.LONG),
              required("start_time", IngestKind.TIME),
              required("start_ticks", IngestKind.LONG),
              optional("insert_time", IngestKind.TIME),
              optional("parent_process_id", IngestKind.OPTIONAL_ID),
              optional("properties", IngestKind.PROPERTIES),
              optional("audience", IngestKind.TEXT)),
          List.of("last_update_time", "last_block_end_ticks", "last_block_end_time"),
          IngestTables::process,
          BulkIngest::takeProcesses,
          false);

  private static final IngestTable<BulkStream> STREAMS =
      new IngestTable<>(
          "streams",
          List.of(
              required("stream_id", IngestKind.ID),
              required("process_id", IngestKind.ID),
              required("dependencies_metadata", IngestKind.BYTES),
              required("objects_metadata", IngestKind.BYTES),
              required("tags", IngestKind.TAGS),
              optional("properties", IngestKind.PROPERTIES),
              optional("insert_time", IngestKind.TIME),
              optional("format", IngestKind.SHORT_TEXT),
              optional("audience", IngestKind.TEXT)),
          List.of("last_update_time"),
          IngestTables::stream,
          BulkIngest::takeStreams,
          false);

  private static final IngestTable<BlockInfo> BLOCKS =
      new IngestTable<>(
          "blocks",
          List.of(
              required("block_id", IngestKind.ID),
              required("stream_id", IngestKind.ID),
              required("process_id", IngestKind.ID),
              required("begin_time", IngestKind.TIME),
              required("begin_ticks", IngestKind.LONG),
              required("end_time", IngestKind.TIME),
              required("end_ticks", IngestKind.LONG),
              required("nb_objects", IngestKind.INT),
              required("object_offset", IngestKind.LONG),
              optional("payload_size", IngestKind.LONG),
              optional("insert_time", IngestKind.TIME),
              optional("audience", IngestKind.TEXT)),
          List.of("streams.", "processes."),
          IngestTables::block,
          BulkIngest::takeBlocks,
          false);

  private static final IngestTable<BulkPayload> PAYLOADS =
      new IngestTable<>(
          "payloads",
          List.of(
              required("process_id", IngestKind.ID),
              required("stream_id", IngestKind.ID),
              required("block_id", IngestKind.ID),
              required("payload", IngestKind.BYTES)),
          List.of(),
          IngestTables::payload,
          BulkIngest::takePayloads,
          true);

  static final List<IngestTable<?>> ALL = List.of(PROCESSES, STREAMS, BLOCKS, PAYLOADS);

  private IngestTables() {}

  private static ProcessInfo process(IngestRow row) {
    return new ProcessInfo(
        row.id("process_id"),
        row.text("exe"),
        row.text("username"),
        row.text("realname"),
        row.text("computer"),
        row.text("distro"),
        row.text("cpu_brand"),
        row.number("tsc_frequency"),
        row.time("start_time"),
        row.number("start_ticks"),
        row.optionalId("parent_process_id"),
        row.properties("properties"));
  }

  private static BulkStream stream(IngestRow row) {
    return new BulkStream(
        new StreamInfo(
            row.id("process_id"),
            row.id("stream_id"),
            types(row, "dependencies_metadata"),
            types(row, "objects_metadata"),
            row.texts("tags"),
            row.properties("properties")),
        row.optionalText("format").filter(text -> !text.isEmpty()).orElse(Ingestion.TRANSIT));
  }

  private static List<UserDefinedType> types(IngestRow row, String column) {
    try {
      return CborBodies.decodeTypes(row.bytes(column));
    } catch (MicromegasException e) {
      throw row.wrong(column, new BadCell("is no CBOR of event types: " + e.getMessage()));
    }
  }

  private static BlockInfo block(IngestRow row) {
    BlockInfo block =
        new BlockInfo(
            row.id("block_id"),
            row.id("stream_id"),
            row.id("process_id"),
            row.time("begin_time"),
            row.number("begin_ticks"),
            row.time("end_time"),
            row.number("end_ticks"),
            row.number("object_offset"),
            row.shortNumber("nb_objects"));
    if (block.beginTime().isAfter(block.endTime())) {
      throw row.wrong(
          "begin_time",
          new BadCell("is " + block.beginTime() + ", after end_time, " + block.endTime()));
    }
    return block;
  }

  private static BulkPayload payload(IngestRow row) {
    byte[] payload = row.bytes("payload");
    try {
      BlockPayload.of(payload);
    } catch (MicromegasException e) {
      throw row.wrong("payload", new BadCell("is no payload of a block: " + e.getMessage()));
    }
    return new BulkPayload(row.id("process_id"), row.id("stream_id"), row.id("block_id"), payload);
  }
}
