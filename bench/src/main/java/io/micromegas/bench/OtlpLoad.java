package io.micromegas.bench;

import io.micromegas.otlp.Signal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Posts OTLP bodies made beforehand over several connections and waits for each answer: {@code
 * OtlpLoad URL SIGNAL BODIES BATCH CONNECTIONS SERVICE}. Says when it begins to send and how long
 * that took, so that the bodies' making is not measured.
 */
public final class OtlpLoad {
  private static final int OK = 200;

  private OtlpLoad() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    URI url = URI.create(arguments[0]);
    Signal signal = Signal.valueOf(arguments[1].toUpperCase(Locale.ROOT));
    int bodies = Integer.parseInt(arguments[2]);
    int batch = Integer.parseInt(arguments[3]);
    int connections = Integer.parseInt(arguments[4]);
    long minuteAgo = (System.currentTimeMillis() - 60_000) * 1_000_000;
    OtlpBodies making = new OtlpBodies(arguments[5], minuteAgo, batch);
    List<byte[]> made = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < bodies; i++) {
      byte[] body = making.body(signal, i);
      made.add(body);
      bytes += body.length;
    }
    System.out.println("ready");
    // The driver reads processor times, then lets us go.
    if (System.in.read() < 0) {
      return;
    }
    long started = System.nanoTime();
    post(url.resolve("/v1/" + signal.label()), made, connections);
    double seconds = (System.nanoTime() - started) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "{\"seconds\": %.4f, \"bytes\": %d, \"items\": %d}%n",
        seconds,
        bytes,
        (long) bodies * batch);
  }

  private static void post(URI url, List<byte[]> bodies, int connections)
      throws InterruptedException, ExecutionException {
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService senders = Executors.newFixedThreadPool(connections)) {
      List<Future<Void>> results = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        Callable<Void> sender =
            () -> {
              // A client each: it keeps one connection open.
              try (HttpClient client =
                  HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
                for (int at = next.getAndIncrement();
                    at < bodies.size();
                    at = next.getAndIncrement()) {
                  send(client, url, bodies.get(at));
                }
              }
              return null;
            };
        results.add(senders.submit(sender));
      }
      for (Future<Void> result : results) {
        result.get();
      }
    }
  }

  private static void send(HttpClient client, URI url, byte[] body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(url)
                .header("Content-Type", "application/x-protobuf")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != OK) {
      throw new IOException(url + " answered " + answer.statusCode() + ": " + answer.body());
    }
  }
}
