package io.micromegas.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An HTTP client of the ingestion service, as senders are. Thread-safe. */
final class Sender implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;

  Sender(int port) {
    this.base = URI.create("http://127.0.0.1:" + port);
  }

  HttpResponse<String> process(Map<String, @Nullable Object> body) {
    return post("/ingestion/insert_process", TestCbor.definite(body));
  }

  HttpResponse<String> stream(Map<String, @Nullable Object> body) {
    return post("/ingestion/insert_stream", TestCbor.definite(body));
  }

  HttpResponse<String> block(Map<String, @Nullable Object> body) {
    return post("/ingestion/insert_block", TestCbor.definite(body));
  }

  HttpResponse<String> post(String path, byte[] body) {
    return post(path, BodyPublishers.ofByteArray(body));
  }

  HttpResponse<String> post(String path, BodyPublisher body) {
    return send(HttpRequest.newBuilder(base.resolve(path)).POST(body));
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(base.resolve(path)).GET());
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  URI at(String path) {
    return base.resolve(path);
  }

  @Override
  public void close() {
    client.close();
  }
}
