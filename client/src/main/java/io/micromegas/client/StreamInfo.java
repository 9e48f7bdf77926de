package io.micromegas.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A row of the view {@code streams}.
 *
 * @param streamId a UUID as text
 * @param processId whose it is
 * @param tags what it carries: {@code log}, {@code metrics}, {@code cpu}, ...
 * @param properties what the process said about it, for instance {@code thread-name}
 * @param format of its blocks
 * @param insertTime when the lake learned of it
 * @param lastUpdateTime when the last of its blocks came, or it itself
 */
public record StreamInfo(
    String streamId,
    String processId,
    List<String> tags,
    Map<String, String> properties,
    String format,
    Instant insertTime,
    Instant lastUpdateTime) {
  static StreamInfo of(Row row) {
    return new StreamInfo(
        row.required("stream_id", String.class),
        row.required("process_id", String.class),
        row.getStrings("tags"),
        row.getProperties("properties"),
        row.required("format", String.class),
        row.required("insert_time", Instant.class),
        row.required("last_update_time", Instant.class));
  }

  /** Returns the first tag, or empty text if there is none. */
  public String streamType() {
    return tags.isEmpty() ? "" : tags.get(0);
  }
}
