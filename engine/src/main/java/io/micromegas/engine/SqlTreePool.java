package io.micromegas.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.duckdb.DuckDbException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Lends parsers in order of arrival, and turns their complaints into errors. */
final class SqlTreePool implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String ERROR_FIELD = "error";

  private final EngineSettings settings;
  private final List<SqlTrees> all;
  private final BlockingQueue<SqlTrees> idle = new LinkedBlockingQueue<>();

  SqlTreePool(EngineSettings settings) {
    this.settings = settings;
    all =
        IntStream.range(0, settings.parsing().threads())
            .mapToObj(number -> new SqlTrees(number, settings))
            .toList();
    all.forEach(SqlTrees::warmUp);
    idle.addAll(all);
  }

  String parse(String sql) {
    byte[] utf8 = StatementLimits.bytes(sql, settings.parsing());
    String json = borrow(trees -> trees.parse(utf8));
    Map<String, String> error = errorIn(json);
    if (!error.isEmpty()) {
      String message = error.getOrDefault("error_message", "the statement does not parse");
      String position = error.get("position");
      if (StatementErrors.isTooDeep(message)) {
        throw new MicromegasException(ErrorCode.INVALID_ARGUMENT, StatementErrors.TOO_DEEP);
      }
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          message,
          position == null ? null : new SourceOffset(Integer.parseInt(position), null));
    }
    return json;
  }

  String print(String json) {
    return borrow(trees -> trees.print(json.getBytes(StandardCharsets.UTF_8)));
  }

  private String borrow(Function<SqlTrees, String> use) {
    SqlTrees trees = take();
    boolean broken = false;
    try {
      return use.apply(trees);
    } catch (DuckDbException e) {
      broken = StatementErrors.isBroken(e);
      throw StatementErrors.translate(e, List.of());
    } finally {
      if (broken) {
        trees.discard();
      }
      idle.add(trees);
    }
  }

  private SqlTrees take() {
    try {
      SqlTrees trees = idle.poll(settings.slots().slotWait().toNanos(), TimeUnit.NANOSECONDS);
      if (trees == null) {
        throw new MicromegasException(
            ErrorCode.OVERLOADED, "too many statements wait to be parsed; try again later");
      }
      return trees;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StatementErrors.cancelled();
    }
  }

  /** Returns the fields of {@code {"error": true, …}}; none where the tree is not that. */
  private static Map<String, String> errorIn(String json) {
    Map<String, String> fields = new TreeMap<>();
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT
          || !ERROR_FIELD.equals(parser.nextFieldName())
          || parser.nextToken() != JsonToken.VALUE_TRUE) {
        return fields;
      }
      String name;
      fields.put(ERROR_FIELD, "true");
      while ((name = parser.nextFieldName()) != null) {
        parser.nextToken();
        fields.put(name, parser.getText());
        parser.skipChildren();
      }
      return fields;
    } catch (IOException e) {
      throw new MicromegasException(
          ErrorCode.INTERNAL, "the parser of DuckDB answered something that is not JSON", e);
    }
  }

  @Override
  public void close() {
    all.forEach(SqlTrees::close);
  }
}
