package io.micromegas.testing;

import com.google.protobuf.MessageLite;
import io.micromegas.telemetry.CborBodies;
import io.micromegas.telemetry.IncomingBlock;
import io.micromegas.telemetry.ProcessInfo;
import io.micromegas.telemetry.StreamInfo;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Posts telemetry as a well-behaved sender does: again while the server says later. */
public final class TelemetrySender implements AutoCloseable {
  private static final int ATTEMPTS = 20;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final URI server;

  /** A sender to {@code http://host:port}. */
  public TelemetrySender(URI server) {
    this.server = server;
  }

  /** Returns when the process is acknowledged. */
  public void send(ProcessInfo process) throws IOException {
    post("insert_process", CborBodies.writeProcess(process));
  }

  /** Returns when the stream is acknowledged. */
  public void send(StreamInfo stream) throws IOException {
    post("insert_stream", CborBodies.writeStream(stream));
  }

  /** Returns when the block is acknowledged. */
  public void send(IncomingBlock block) throws IOException {
    post("insert_block", CborBodies.writeBlock(block));
  }

  /**
   * Returns when a request of OpenTelemetry's is acknowledged.
   *
   * @param signal logs, metrics or traces
   */
  void export(String signal, MessageLite request) throws IOException {
    post("/v1/" + signal, "application/x-protobuf", request.toByteArray());
  }

  private void post(String route, byte[] body) throws IOException {
    post("/ingestion/" + route, "application/octet-stream", body);
  }

  private void post(String path, String type, byte[] body) throws IOException {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    // As other senders do.
    String key = System.getenv("MICROMEGAS_INGESTION_API_KEY");
    if (key != null && !key.isBlank()) {
      builder.header("Authorization", "Bearer " + key);
    }
    HttpRequest request = builder.build();
    try {
      for (int attempt = 1; ; attempt++) {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        int status = answer.statusCode();
        if (status == 200) {
          return;
        }
        boolean later = status == 429 || status == 503;
        if (!later || attempt == ATTEMPTS) {
          throw new IOException(
              request.uri() + " answered " + status + ": " + answer.body().strip());
        }
        Thread.sleep(100L * attempt);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
