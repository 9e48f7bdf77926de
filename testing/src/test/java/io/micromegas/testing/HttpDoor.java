package io.micromegas.testing;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.telemetry.CborBodies;
import io.micromegas.telemetry.IncomingBlock;
import io.micromegas.telemetry.ProcessInfo;
import io.micromegas.telemetry.StreamInfo;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Ingestion over HTTP; counts what was answered. Thread-safe. */
final class HttpDoor implements LakeWriter.Door, AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI server;
  private final Map<Integer, Integer> statuses = new TreeMap<>();

  HttpDoor(int port) {
    server = URI.create("http://127.0.0.1:" + port);
  }

  /** Returns how often each status was answered. */
  synchronized Map<Integer, Integer> statuses() {
    return new TreeMap<>(statuses);
  }

  @Override
  public void send(ProcessInfo process) {
    post("insert_process", CborBodies.writeProcess(process));
  }

  @Override
  public void send(StreamInfo stream) {
    post("insert_stream", CborBodies.writeStream(stream));
  }

  @Override
  public void send(IncomingBlock block) {
    post("insert_block", CborBodies.writeBlock(block));
  }

  private void post(String route, byte[] body) {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/ingestion/" + route))
            .timeout(Duration.ofMinutes(1))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    HttpResponse<String> answer;
    try {
      answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new MicromegasException(ErrorCode.INTERNAL, "no answer at all", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MicromegasException(ErrorCode.CANCELLED, "interrupted", e);
    }
    synchronized (this) {
      statuses.merge(answer.statusCode(), 1, Integer::sum);
    }
    switch (answer.statusCode()) {
      case 200 -> {}
      case 503 -> {
        if (answer.headers().firstValue("Retry-After").isEmpty()) {
          throw new AssertionError("503 does not say when to try again");
        }
        throw new MicromegasException(ErrorCode.UNAVAILABLE, answer.body());
      }
      default -> throw new AssertionError(answer.statusCode() + ": " + answer.body());
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
