package io.micromegas.testing;

import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.LogBlockWriter;
import io.micromegas.telemetry.ProcessInfo;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A process that logs one message a block and remembers what was acknowledged. */
final class LogSender implements AutoCloseable {
  private final TelemetrySender sender;
  private final UUID processId = UUID.randomUUID();
  private final UUID streamId = UUID.randomUUID();
  private final Instant start = Instant.now();
  private final LogBlockWriter writer = new LogBlockWriter();
  private long acknowledged;

  LogSender(URI server) throws IOException {
    sender = new TelemetrySender(server);
    sender.send(
        new ProcessInfo(
            processId,
            "log-sender",
            "",
            "",
            "",
            "",
            "",
            1_000_000_000L,
            start,
            0,
            Optional.empty(),
            Map.of()));
    sender.send(LogBlockWriter.stream(processId, streamId, Map.of()));
  }

  UUID processId() {
    return processId;
  }

  /** Returns how many messages the server has said 200 to. */
  long acknowledged() {
    return acknowledged;
  }

  void send() throws IOException {
    long ticks = acknowledged * 1000;
    writer.log(ticks, 4, "test", "message " + acknowledged);
    Instant now = start.plusNanos(ticks);
    sender.send(
        writer.build(
            new BlockInfo(
                UUID.randomUUID(), streamId, processId, now, ticks, now, ticks, acknowledged, 1)));
    acknowledged++;
  }

  /** Returns the question of how many of this process's messages the server has. */
  String count() {
    return "SELECT count(*) FROM view_instance('log_entries', '" + processId + "')";
  }

  @Override
  public void close() {
    sender.close();
  }
}
