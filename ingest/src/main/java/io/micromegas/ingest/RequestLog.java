package io.micromegas.ingest;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line per request: success at debug; refusals at warn, but of each reason at most one in a
 * second, with how many were left out. Thread-safe.
 */
final class RequestLog {
  private static final Logger LOG = LoggerFactory.getLogger("io.micromegas.ingest.requests");
  private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

  private final Map<Refusal, Window> windows = new EnumMap<>(Refusal.class);

  void answered(Supplier<String> request, Object answer) {
    if (LOG.isDebugEnabled()) {
      LOG.debug("{} -> {}", request.get(), answer);
    }
  }

  void refused(Request request, Refusal reason, HttpAnswer answer, @Nullable Throwable why) {
    String said = why == null ? answer.text() : String.valueOf(why.getMessage());
    refused(() -> describe(request), reason, answer.status() + " " + said, why);
  }

  /**
   * Tells of a refusal.
   *
   * @param request which one, as the log shows it
   * @param answer status and reason
   */
  void refused(Supplier<String> request, Refusal reason, String answer, @Nullable Throwable why) {
    answered(request, answer);
    long left = openWindow(reason);
    if (left < 0) {
      return;
    }
    String others = left == 0 ? "" : " (and " + left + " like it before)";
    LOG.warn("{} -> {}{}", request.get(), answer, others);
    if (why != null && (reason == Refusal.INTERNAL || reason == Refusal.UNAVAILABLE)) {
      LOG.warn("the failure behind it", why);
    }
  }

  /** Returns how many lines were left out before this one, or -1 to leave this one out too. */
  private synchronized long openWindow(Refusal reason) {
    Window window = windows.computeIfAbsent(reason, r -> new Window());
    long now = System.nanoTime();
    if (window.used && now - window.since < INTERVAL_NS) {
      window.leftOut++;
      return -1;
    }
    long leftOut = window.leftOut;
    window.used = true;
    window.since = now;
    window.leftOut = 0;
    return leftOut;
  }

  static String describe(Request request) {
    String client =
        ClientAddress.of(
            request.getHeaders().getValuesList(HttpHeader.X_FORWARDED_FOR),
            request.getHeaders().get("X-Real-IP"),
            request.getConnectionMetaData().getRemoteSocketAddress());
    return request.getMethod() + " " + request.getHttpURI().getPathQuery() + " from " + client;
  }

  private static final class Window {
    boolean used;
    long since;
    long leftOut;
  }
}
