package io.micromegas.ingest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Bodies as maps, to be bent before they are written with {@link TestCbor}. */
final class Bodies {
  private Bodies() {}

  static Map<String, @Nullable Object> process(UUID process) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("process_id", process.toString());
    body.put("exe", "/usr/bin/game");
    body.put("username", "ada");
    body.put("realname", "Ada");
    body.put("computer", "engine");
    body.put("distro", "Linux");
    body.put("cpu_brand", "x86");
    body.put("tsc_frequency", 1_000_000_000L);
    body.put("start_time", "2024-01-02T03:04:05.123456789Z");
    body.put("start_ticks", 42L);
    body.put("parent_process_id", null);
    body.put("properties", Map.of("build-version", "7"));
    return body;
  }

  static Map<String, @Nullable Object> stream(UUID process, UUID stream) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("process_id", process.toString());
    body.put("stream_id", stream.toString());
    body.put("dependencies_metadata", List.of());
    body.put("objects_metadata", List.of());
    body.put("tags", List.of("log"));
    body.put("properties", Map.of());
    return body;
  }

  static Map<String, @Nullable Object> block(UUID process, UUID stream, UUID block) {
    return block(process, stream, block, new byte[] {1, 2, 3});
  }

  static Map<String, @Nullable Object> block(
      UUID process, UUID stream, UUID block, byte[] objects) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("block_id", block.toString());
    body.put("stream_id", stream.toString());
    body.put("process_id", process.toString());
    body.put("begin_time", "2024-01-02T03:04:05.678000000+00:00");
    body.put("begin_ticks", 10L);
    body.put("end_time", "2024-01-02T03:04:06.678000000+00:00");
    body.put("end_ticks", 20L);
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("dependencies", new byte[] {9});
    payload.put("objects", objects);
    body.put("payload", payload);
    body.put("object_offset", 0L);
    body.put("nb_objects", 1);
    return body;
  }

  static <T> Map<String, @Nullable Object> with(
      Map<String, @Nullable Object> body, String key, @Nullable T value) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(body);
    changed.put(key, value);
    return changed;
  }

  static Map<String, @Nullable Object> without(Map<String, @Nullable Object> body, String key) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>(body);
    changed.remove(key);
    return changed;
  }

  /** The bytes as old senders wrote them: an array of integers. */
  static List<Integer> asIntegers(byte[] bytes) {
    List<Integer> list = new ArrayList<>();
    for (byte b : bytes) {
      list.add(b & 0xFF);
    }
    return list;
  }
}
