package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a server that it starts: refuses some requests, loses the answers of others, and
 * kills the server once and starts it anew. A body that comes again gets in.
 */
final class UnreliableDoor implements AutoCloseable {
  private static final int KILLING = 7;

  private final Path data;
  private final HttpServer front;
  private final HttpClient back = HttpClient.newHttpClient();
  private final Set<Integer> seen = ConcurrentHashMap.newKeySet();
  private final Set<Integer> stored = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final CountDownLatch replaced = new CountDownLatch(1);

  private volatile ServerProcess server;

  UnreliableDoor(Path data) throws Exception {
    this.data = data;
    this.server = ServerProcess.start(data);
    this.front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    front.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    front.createContext("/", this::handle);
    front.start();
  }

  String url() {
    return "http://127.0.0.1:" + front.getAddress().getPort();
  }

  String flight() {
    return server.flight();
  }

  int refused() {
    return refused.get();
  }

  int lost() {
    return lost.get();
  }

  /** Returns how many different bodies the server has said to have. */
  int stored() {
    return stored.size();
  }

  /** Waits until the server has been killed and started again. */
  void awaitReplaced() throws InterruptedException {
    assertThat(replaced.await(120, TimeUnit.SECONDS)).as("a new server in time").isTrue();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    int number = requests.incrementAndGet();
    boolean first = seen.add(Arrays.hashCode(body));
    try (exchange) {
      if (number == KILLING) {
        forward(exchange, body);
        replace();
        lost.incrementAndGet();
        sendAgain(exchange);
      } else if (first && number % 3 == 1) {
        refused.incrementAndGet();
        sendAgain(exchange);
      } else {
        answer(exchange, forward(exchange, body), first && number % 3 == 2);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(HttpExchange exchange, int status, boolean lose) throws IOException {
    if (lose) {
      lost.incrementAndGet();
    }
    if (lose || status == 0) {
      sendAgain(exchange);
    } else {
      exchange.sendResponseHeaders(status, -1);
    }
  }

  /** Returns the server's status; 0 if it has gone, once another is there. */
  private int forward(HttpExchange exchange, byte[] body) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.http().resolve(exchange.getRequestURI().getPath()))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    for (String name : new String[] {"Content-Type", "Content-Encoding"}) {
      String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    try {
      int status = back.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status == 200) {
        stored.add(Arrays.hashCode(body));
      }
      return status;
    } catch (IOException e) {
      replaced.await();
      return 0;
    }
  }

  private void replace() {
    try {
      server.kill();
      server = ServerProcess.start(data);
      replaced.countDown();
    } catch (Exception e) {
      throw new IllegalStateException("the server does not start again", e);
    }
  }

  private static void sendAgain(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Retry-After", "1");
    exchange.sendResponseHeaders(503, -1);
  }

  @Override
  public void close() {
    front.stop(0);
    back.close();
    server.close();
  }
}
