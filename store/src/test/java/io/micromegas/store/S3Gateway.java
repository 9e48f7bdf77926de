package io.micromegas.store;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Stands before a real S3 server and does to its requests and answers what a network may do. */
final class S3Gateway implements AutoCloseable {
  private static final Set<String> NOT_PASSED_ON =
      Set.of("host", "connection", "content-length", "expect", "upgrade", "transfer-encoding");

  /** Kinds of requests. */
  enum Kind {
    PUT,
    BEGIN,
    PART,
    COMPLETE,
    ABORT,
    GET,
    HEAD,
    DELETE,
    LIST,
    LIST_UPLOADS
  }

  /** What happens to one request. */
  enum Fault {
    NONE,
    ANSWER_500,
    ANSWER_501,
    ANSWER_503,
    ANSWER_409,
    CUT_BEFORE_EFFECT,
    CUT_AFTER_EFFECT,
    ANSWER_500_AFTER_EFFECT,
    SILENCE_AFTER_EFFECT,
    HALF_THE_ANSWER,
    ONE_BIT_OF_THE_ANSWER,
    IGNORE_CONDITIONS
  }

  private final HttpServer server;
  private final URI target;
  private final HttpClient client;
  private final Map<Kind, AtomicInteger> counts = new ConcurrentHashMap<>();
  private final List<Function<Kind, Fault>> rules = new CopyOnWriteArrayList<>();

  S3Gateway(URI target) throws IOException {
    this.target = target;
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Does this to the next requests of a kind. */
  void next(Kind kind, int times, Fault fault) {
    AtomicInteger left = new AtomicInteger(times);
    onEach(k -> k == kind && left.getAndDecrement() > 0 ? fault : Fault.NONE);
  }

  /** Asks for every request what to do to it; the first rule that does something decides. */
  void onEach(Function<Kind, Fault> rule) {
    rules.add(rule);
  }

  /** Behaves again. */
  void reset() {
    rules.clear();
    counts.clear();
  }

  /** Returns how many requests of a kind came since the last reset. */
  int count(Kind kind) {
    AtomicInteger count = counts.get(kind);
    return count == null ? 0 : count.get();
  }

  Map<Kind, Integer> counts() {
    Map<Kind, Integer> copy = new EnumMap<>(Kind.class);
    counts.forEach((kind, count) -> copy.put(kind, count.get()));
    return copy;
  }

  private Fault faultFor(Kind kind) {
    for (Function<Kind, Fault> rule : rules) {
      Fault fault = rule.apply(kind);
      if (fault != Fault.NONE) {
        return fault;
      }
    }
    return Fault.NONE;
  }

  private static Kind kindOf(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    String q = query == null ? "" : query;
    return switch (exchange.getRequestMethod()) {
      case "PUT" -> q.contains("partNumber=") ? Kind.PART : Kind.PUT;
      case "POST" -> q.contains("uploadId=") ? Kind.COMPLETE : Kind.BEGIN;
      case "DELETE" -> q.contains("uploadId=") ? Kind.ABORT : Kind.DELETE;
      case "HEAD" -> Kind.HEAD;
      default ->
          q.contains("list-type")
              ? Kind.LIST
              : q.contains("uploads") ? Kind.LIST_UPLOADS : Kind.GET;
    };
  }

  private void handle(HttpExchange exchange) throws IOException {
    Kind kind = kindOf(exchange);
    counts.computeIfAbsent(kind, k -> new AtomicInteger()).incrementAndGet();
    byte[] body = exchange.getRequestBody().readAllBytes();
    Fault fault = faultFor(kind);
    try (exchange) {
      switch (fault) {
        case ANSWER_500 -> error(exchange, 500, "InternalError");
        case ANSWER_501 -> error(exchange, 501, "NotImplemented");
        case ANSWER_503 -> error(exchange, 503, "SlowDown");
        case ANSWER_409 -> error(exchange, 409, "ConditionalRequestConflict");
        case CUT_BEFORE_EFFECT -> {}
        case CUT_AFTER_EFFECT -> forward(exchange, body, fault);
        case ANSWER_500_AFTER_EFFECT -> {
          forward(exchange, body, fault);
          error(exchange, 500, "InternalError");
        }
        case SILENCE_AFTER_EFFECT -> {
          forward(exchange, body, fault);
          Thread.sleep(3_000);
        }
        case NONE, HALF_THE_ANSWER, ONE_BIT_OF_THE_ANSWER, IGNORE_CONDITIONS ->
            answer(exchange, forward(exchange, body, fault), fault);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body, Fault fault)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.resolve(exchange.getRequestURI().toString()))
            .method(
                exchange.getRequestMethod(),
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          boolean dropped = lower.equals("if-none-match") && fault == Fault.IGNORE_CONDITIONS;
          if (!NOT_PASSED_ON.contains(lower) && !dropped) {
            values.forEach(value -> request.header(name, value));
          }
        });
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer, Fault fault)
      throws IOException {
    answer
        .headers()
        .map()
        .forEach((name, values) -> {
          if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
            exchange.getResponseHeaders().put(name, values);
          }
        });
    byte[] body = answer.body();
    boolean bodiless = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.statusCode(), bodiless ? -1 : body.length);
    if (bodiless) {
      return;
    }
    if (fault == Fault.ONE_BIT_OF_THE_ANSWER) {
      body[body.length / 2] ^= 1;
    }
    OutputStream out = exchange.getResponseBody();
    out.write(body, 0, fault == Fault.HALF_THE_ANSWER ? body.length / 2 : body.length);
    out.flush();
  }

  private static void error(HttpExchange exchange, int status, String code) throws IOException {
    byte[] body =
        ("<?xml version=\"1.0\"?><Error><Code>"
                + code
                + "</Code><Message>injected</Message></Error>")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    client.shutdownNow();
  }
}
