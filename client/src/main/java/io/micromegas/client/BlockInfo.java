package io.micromegas.client;

import java.time.Instant;

/**
 * A row of the view {@code blocks}, without what it repeats of its stream and process.
 *
 * @param blockId a UUID as text
 * @param streamId whose it is
 * @param processId whose that is
 * @param beginTime when its first event was, by the sender's word
 * @param beginTicks the process's ticks then
 * @param endTime when its last event was
 * @param endTicks the process's ticks then
 * @param nbObjects events in it
 * @param objectOffset events of the stream before it
 * @param payloadSize bytes
 * @param insertTime when it was committed
 */
public record BlockInfo(
    String blockId,
    String streamId,
    String processId,
    Instant beginTime,
    long beginTicks,
    Instant endTime,
    long endTicks,
    int nbObjects,
    long objectOffset,
    long payloadSize,
    Instant insertTime) {
  static BlockInfo of(Row row) {
    return new BlockInfo(
        row.required("block_id", String.class),
        row.required("stream_id", String.class),
        row.required("process_id", String.class),
        row.required("begin_time", Instant.class),
        row.getLong("begin_ticks"),
        row.required("end_time", Instant.class),
        row.getLong("end_ticks"),
        row.getInt("nb_objects"),
        row.getLong("object_offset"),
        row.getLong("payload_size"),
        row.required("insert_time", Instant.class));
  }

  /** Returns {@link #nbObjects}, under the name of the Python client. */
  public int nbEvents() {
    return nbObjects;
  }
}
