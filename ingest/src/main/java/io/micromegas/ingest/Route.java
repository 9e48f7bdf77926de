package io.micromegas.ingest;

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
  INSERT_BLOCK("POST", "/ingestion/insert_block");

  private static final Map<String, Route> BY_PATH =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(route -> route.path, Function.identity()));

  final String method;
  final String path;

  Route(String method, String path) {
    this.method = method;
    this.path = path;
  }

  static Optional<Route> at(String path) {
    return Optional.ofNullable(BY_PATH.get(path));
  }
}
