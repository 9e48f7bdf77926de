package io.micromegas.testing;

import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.CborBodies;
import io.micromegas.telemetry.LogBlockWriter;
import io.micromegas.telemetry.ProcessInfo;
import io.micromegas.telemetry.StreamInfo;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A small instrumented process: announces itself, then posts blocks of logs stamped now. */
final class Sender {
  private static final long FREQUENCY = 1_000_000_000;

  final UUID processId = UUID.randomUUID();
  final UUID streamId = UUID.randomUUID();
  private final String http;
  private final HttpClient client;
  private final Instant start = Instant.now().minusSeconds(1);
  private long offset;

  Sender(String http, HttpClient client) {
    this.http = http;
    this.client = client;
  }

  /** Announces the process. */
  int announceProcess() throws IOException, InterruptedException {
    return post(
        "insert_process",
        CborBodies.writeProcess(
            new ProcessInfo(
                processId,
                "/usr/bin/sender",
                "user",
                "User",
                "host",
                "linux",
                "cpu",
                FREQUENCY,
                start,
                0,
                Optional.empty(),
                Map.of("version", "1"))));
  }

  /** Announces the stream. */
  int announceStream() throws IOException, InterruptedException {
    StreamInfo stream = LogBlockWriter.stream(processId, streamId, Map.of());
    return post("insert_stream", CborBodies.writeStream(stream));
  }

  /** Posts one block of {@code count} log entries; returns the HTTP status. */
  int logs(int count) throws IOException, InterruptedException {
    LogBlockWriter writer = new LogBlockWriter();
    for (int i = 0; i < count; i++) {
      writer.log(ticksNow(), 1 + i % 6, "sender", "message " + (offset + i));
    }
    long begin = ticksNow();
    BlockInfo info =
        new BlockInfo(
            UUID.randomUUID(),
            streamId,
            processId,
            start.plusNanos(begin),
            begin,
            start.plusNanos(begin),
            begin,
            offset,
            count);
    offset += count;
    return post("insert_block", CborBodies.writeBlock(writer.build(info)));
  }

  /**
   * Returns the body of a block whose id follows from the seed alone, with {@code count} entries.
   */
  byte[] logBody(int count, long seed) {
    LogBlockWriter writer = new LogBlockWriter();
    for (int i = 0; i < count; i++) {
      writer.log(i, 4, "sender", "message " + i);
    }
    UUID blockId = new UUID(processId.getMostSignificantBits(), seed);
    return CborBodies.writeBlock(
        writer.build(
            new BlockInfo(
                blockId, streamId, processId, start, 0, start.plusNanos(count), count, 0, count)));
  }

  /** Posts a body as it is; returns the HTTP status. */
  int post(String operation, byte[] body) throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(URI.create(http + "/ingestion/" + operation))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private long ticksNow() {
    return Duration.between(start, Instant.now()).toNanos();
  }
}
