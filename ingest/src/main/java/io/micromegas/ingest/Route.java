package io.micromegas.ingest;

import io.micromegas.otlp.Signal;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What can be asked for. */
enum Route {
  HEALTH("GET", "/health"),
  READY("GET", "/ready"),
  INSERT_PROCESS("POST", "/ingestion/insert_process"),
  INSERT_STREAM("POST", "/ingestion/insert_stream"),
  INSERT_BLOCK("POST", "/ingestion/insert_block"),
  OTLP_LOGS(Signal.LOGS, "/ingestion/otlp/v1/logs"),
  OTLP_METRICS(Signal.METRICS, "/ingestion/otlp/v1/metrics"),
  OTLP_TRACES(Signal.TRACES, "/ingestion/otlp/v1/traces"),
  /** The same where exporters send to if they are told the server only. */
  LOGS(Signal.LOGS, "/v1/logs"),
  METRICS(Signal.METRICS, "/v1/metrics"),
  TRACES(Signal.TRACES, "/v1/traces");

  private static final Map<String, Route> BY_PATH =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(route -> route.path, Function.identity()));

  final String method;
  final String path;

  /** What OTLP brings there; empty for other routes. */
  final Optional<Signal> signal;

  Route(String method, String path) {
    this(method, path, Optional.empty());
  }

  Route(Signal signal, String path) {
    this("POST", path, Optional.of(signal));
  }

  Route(String method, String path, Optional<Signal> signal) {
    this.method = method;
    this.path = path;
    this.signal = signal;
  }

  static Optional<Route> at(String path) {
    return Optional.ofNullable(BY_PATH.get(path));
  }
}
