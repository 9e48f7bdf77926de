package io.micromegas.ingest;

import io.micromegas.base.MicromegasException;
import io.micromegas.telemetry.CborBodies;
import io.micromegas.telemetry.IncomingBlock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** The routes: HTTP on one side, {@link Ingestion} on the other. Blocks; on virtual threads. */
final class IngestHandler extends Handler.Abstract {
  private final Ingestion ingestion;
  private final Readiness readiness;
  private final HttpSettings settings;
  private final OtlpDoor otlp;
  private final RequestLog log;
  private final AtomicLong active = new AtomicLong();

  IngestHandler(
      Ingestion ingestion,
      Readiness readiness,
      HttpSettings settings,
      OtlpIntake intake,
      RequestLog log) {
    this.ingestion = ingestion;
    this.readiness = readiness;
    this.settings = settings;
    this.otlp = new OtlpDoor(ingestion, settings, intake);
    this.log = log;
  }

  /** Requests whose answer is not out yet. */
  long active() {
    return active.get();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    active.incrementAndGet();
    Request.addCompletionListener(request, failure -> active.decrementAndGet());
    RequestBody body = new RequestBody(request);
    HttpAnswer answer;
    try {
      answer = answer(request, body);
      log.answered(() -> RequestLog.describe(request), answer.status());
    } catch (MicromegasException e) {
      answer = answerTo(request, e);
      refused(request, Refusal.of(e.code()), answer, e);
    } catch (Throwable e) {
      // A defect, or out of memory: this request fails, the server lives on.
      answer = HttpAnswer.DEFECT;
      refused(request, Refusal.INTERNAL, answer, e);
    }
    send(answer, response, body, callback);
    return true;
  }

  private HttpAnswer answer(Request request, RequestBody body) {
    String path = String.valueOf(request.getHttpURI().getCanonicalPath());
    Optional<Route> found = Route.at(path);
    if (found.isEmpty()) {
      return noRoute(request, HttpAnswer.notFound(path));
    }
    Route route = found.get();
    if (!route.method.equals(request.getMethod())) {
      return noRoute(request, HttpAnswer.methodNotAllowed(route));
    }
    return switch (route) {
      case HEALTH -> HttpAnswer.OK;
      case READY ->
          !ingestion.isStopping() && readiness.isReady() ? HttpAnswer.OK : HttpAnswer.NOT_READY;
      case INSERT_PROCESS, INSERT_STREAM, INSERT_BLOCK -> {
        requireKey(request);
        insert(route, body);
        yield HttpAnswer.OK;
      }
      case OTLP_LOGS, OTLP_METRICS, OTLP_TRACES, LOGS, METRICS, TRACES -> {
        requireKey(request);
        HttpAnswer answer = otlp.take(route.signal.orElseThrow(), request, body);
        if (answer.status() != 200) {
          refused(request, Refusal.MALFORMED, answer, null);
        }
        yield answer;
      }
    };
  }

  private static HttpAnswer answerTo(Request request, MicromegasException e) {
    return Route.at(String.valueOf(request.getHttpURI().getCanonicalPath()))
        .flatMap(route -> route.signal)
        .map(signal -> OtlpAnswers.of(e, signal, request))
        .orElseGet(() -> HttpAnswer.of(e));
  }

  private void requireKey(Request request) {
    SenderKeys.require(
        settings.keys(), Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION)));
  }

  private void insert(Route route, RequestBody body) {
    long maxBytes = ingestion.settings().maxBodyBytes();
    Admission.Ticket ticket = ingestion.enter(Math.max(0, body.announced(maxBytes)));
    boolean handedOver = false;
    try {
      byte[] bytes = body.read(ticket, maxBytes, settings.bodyTimeout());
      if (route == Route.INSERT_PROCESS) {
        ingestion.insertAdmitted(CborBodies.readProcess(bytes));
      } else if (route == Route.INSERT_STREAM) {
        ingestion.insertAdmitted(CborBodies.readStream(bytes));
      } else {
        IncomingBlock block = CborBodies.readBlock(bytes);
        // From here on the room is taken until the block has arrived, even if we stop waiting.
        handedOver = true;
        ingestion.await(ingestion.insertBlock(block, ticket));
      }
    } finally {
      if (!handedOver) {
        ticket.close();
      }
    }
  }

  private HttpAnswer noRoute(Request request, HttpAnswer answer) {
    refused(request, Refusal.NO_ROUTE, answer, null);
    return answer;
  }

  private void refused(
      Request request, Refusal reason, HttpAnswer answer, @Nullable Throwable why) {
    Refusal counted =
        reason == Refusal.UNAVAILABLE && ingestion.isStopping() ? Refusal.STOPPING : reason;
    ingestion.counters().refused(counted);
    log.refused(request, counted, answer, why);
  }

  private void send(HttpAnswer answer, Response response, RequestBody body, Callback callback) {
    response.setStatus(answer.status());
    if (answer.retry()) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, settings.retryAfter().toSeconds());
    }
    if (answer.status() == 401) {
      response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
    }
    answer.allow().ifPresent(method -> response.getHeaders().put(HttpHeader.ALLOW, method));
    boolean wholeBody = answer.status() == 200 || body.isComplete();
    if (!wholeBody || ingestion.isStopping()) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    if (answer.status() == OtlpAnswers.UNSUPPORTED_MEDIA_TYPE) {
      response.getHeaders().put(HttpHeader.ACCEPT_ENCODING, BodyCoding.KNOWN);
    }
    byte[] bytes = answer.text().getBytes(StandardCharsets.UTF_8);
    if (answer.content().isPresent()) {
      HttpAnswer.Content content = answer.content().get();
      bytes = content.bytes();
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, content.type());
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
    } else if (answer.text().isEmpty()) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 0);
    } else {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
    }
    ByteBuffer text = ByteBuffer.wrap(bytes);
    if (wholeBody) {
      response.write(true, text, callback);
      return;
    }
    // Closing with unread bytes resets the connection, and the sender might never see the answer.
    Callback.Completable sent = new Callback.Completable();
    response.write(true, text, sent);
    try {
      sent.join();
      body.discard(settings.linger());
      callback.succeeded();
    } catch (CompletionException e) {
      callback.failed(e.getCause() == null ? e : e.getCause());
    }
  }
}
