package io.micromegas.query;

import io.micromegas.base.TimeRange;
import io.micromegas.engine.DuckDbEngine;
import io.micromegas.engine.EngineSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.apache.arrow.vector.FieldVector;

/** The real engine over a {@link FakeLakehouse}; its clock stands at ten seconds past the start. */
final class QueryFixture implements AutoCloseable {
  static final Instant NOW = Instant.ofEpochSecond(0, FakeLakehouse.START + 10_123_456_789L);

  final FakeLakehouse lake = new FakeLakehouse();
  final RunningQueries queries = new RunningQueries(100);
  final DuckDbEngine engine;
  final SqlQueryService service;
  private final Path directory;

  QueryFixture() {
    this(UnaryOperator.identity(), QuerySettings.defaults());
  }

  QueryFixture(UnaryOperator<EngineSettings> engineSettings, QuerySettings settings) {
    try {
      directory = Files.createTempDirectory("query-test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    EngineSettings base =
        EngineSettings.defaults(directory)
            .withFunctions(QueryDialect.functions(() -> lake, queries))
            .withPrelude(QueryDialect.prelude())
            .withDuckDbSettings(QueryDialect.settings());
    engine = new DuckDbEngine(engineSettings.apply(base));
    service =
        new SqlQueryService(engine, lake, queries, settings, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  static QuerySettings timeout(Duration timeout) {
    return new QuerySettings(timeout, 2 << 20, TreeLimits.DEFAULT);
  }

  static QueryRequest request(String sql) {
    return new QueryRequest(sql, TimeRange.ALL, OptionalLong.empty(), "test");
  }

  QueryResult execute(String sql) {
    return service.execute(request(sql));
  }

  /** Runs a statement; rows are lists of the values' texts. */
  List<List<String>> rows(String sql) {
    return rows(request(sql));
  }

  List<List<String>> rows(QueryRequest request) {
    List<List<String>> rows = new ArrayList<>();
    try (QueryResult result = service.execute(request)) {
      while (result.next()) {
        for (int row = 0; row < result.root().getRowCount(); row++) {
          List<String> values = new ArrayList<>();
          for (FieldVector vector : result.root().getFieldVectors()) {
            values.add(String.valueOf(vector.getObject(row)));
          }
          rows.add(values);
        }
      }
    }
    return rows;
  }

  /** Rows as one text: values joined by commas, rows by {@code " | "}. */
  String text(String sql) {
    return String.join(" | ", rows(sql).stream().map(row -> String.join(",", row)).toList());
  }

  @Override
  public void close() {
    service.close();
    engine.close();
    try (var files = Files.walk(directory)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
