package io.micromegas.catalog;

import io.micromegas.catalog.Catalog.NewStream;
import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.ProcessInfo;
import io.micromegas.telemetry.StreamInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Small processes, streams and blocks to commit. */
public final class Samples {
  /** When the sample processes started; has digits below the microsecond. */
  public static final Instant START = Instant.parse("2024-05-06T07:08:09.123456789Z");

  private Samples() {}

  /** A process without parent or properties. */
  public static ProcessInfo process(UUID id) {
    return process(id, "exe", Optional.empty(), Map.of());
  }

  /** A process. */
  public static ProcessInfo process(
      UUID id, String exe, Optional<UUID> parent, Map<String, String> properties) {
    return new ProcessInfo(
        id, exe, "user", "Real Name", "box", "linux", "cpu", 0, START, 42, parent, properties);
  }

  /** A stream with one tag. */
  public static NewStream stream(UUID id, UUID processId, String tag) {
    return new NewStream(
        new StreamInfo(processId, id, List.of(), List.of(), List.of(tag), Map.of("k", tag)),
        "micromegas-transit",
        new byte[] {1, 2},
        "types".getBytes(StandardCharsets.UTF_8));
  }

  /** A block with a new id; its end ticks and time grow with {@code n}. */
  public static NewBlock block(UUID streamId, UUID processId, int n) {
    return block(UUID.randomUUID(), streamId, processId, n);
  }

  /** A block; {@code n} decides its content and digest. */
  public static NewBlock block(UUID blockId, UUID streamId, UUID processId, int n) {
    return new NewBlock(
        new BlockInfo(
            blockId,
            streamId,
            processId,
            START.plusMillis(n),
            n,
            START.plusMillis(n + 1L),
            n + 1L,
            10L * n,
            10),
        1000 + n,
        ByteBuffer.allocate(32).putInt(n).array());
  }
}
