package io.micromegas.engine;

import io.micromegas.engine.duckdb.Instances;
import io.micromegas.engine.duckdb.Results;
import io.micromegas.engine.duckdb.Scratch;
import io.micromegas.engine.duckdb.Statements;
import io.micromegas.engine.duckdb.Tokens;
import io.micromegas.engine.duckdb.Values;
import io.micromegas.engine.duckdb.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** DuckDB's own parser and printer, in an instance of their own that holds no data. */
final class SqlTrees implements AutoCloseable {
  private static final String PARSE = "SELECT json_serialize_sql($1::VARCHAR)::VARCHAR";
  private static final String PRINT = "SELECT json_deserialize_sql($1::VARCHAR::JSON)";

  private final EngineSettings settings;
  private final BigStackThread thread;
  private final Scratch s = new Scratch();
  private final Scratch slot = new Scratch();

  // All of these belong to the thread.
  private @Nullable Database database;
  private long connection;
  private long parse;
  private long print;

  SqlTrees(int number, EngineSettings settings) {
    this.settings = settings;
    this.thread = new BigStackThread("duckdb-parser-" + number, settings.stackBytes());
  }

  /** Builds the instance ahead of its first use. */
  void warmUp() {
    var _ = thread.submit(this::open);
  }

  /** Parses UTF-8 whose size has been checked; throws where it nests too deep. */
  String parse(byte[] sql) {
    return thread.call(() -> {
      Database open = open();
      Tokens.each(s, connection, sql, new StatementLimits(sql, settings.parsing()));
      return run(open, parse, sql);
    });
  }

  String print(byte[] json) {
    return thread.call(() -> {
      Database open = open();
      return run(open, print, json);
    });
  }

  private Database open() {
    Database open = database;
    if (open == null) {
      open =
          Database.open(
              new Database.Options(
                  settings.parsing().memory(),
                  0,
                  1,
                  null,
                  null,
                  List.of(),
                  Map.of(),
                  List.of(),
                  LakeScan.NO_SLOT));
      database = open;
      connection = open.connect();
      parse = prepare(PARSE);
      print = prepare(PRINT);
    }
    return open;
  }

  private long prepare(String sql) {
    long iterator = Statements.parse(s, connection, sql);
    long statement = 0;
    try {
      statement = Statements.next(s, iterator);
      return Statements.prepare(s, connection, statement);
    } finally {
      Statements.destroy(s, statement);
      Statements.destroyIterator(s, iterator);
    }
  }

  private String run(Database open, long prepared, byte[] utf8) {
    long value = Values.createVarchar(s, open.factory(), utf8);
    long result = 0;
    long chunk = 0;
    try {
      result = Statements.execute(s, prepared, slot, value);
      chunk = Results.fetch(s, result);
      return new String(Vectors.text(s, chunk, 0, 0), StandardCharsets.UTF_8);
    } finally {
      Vectors.destroyChunk(s, chunk);
      Results.destroy(s, result);
      Values.destroy(s, value);
    }
  }

  /** Builds the instance anew at its next use. */
  void discard() {
    thread.call(() -> {
      shut();
      return true;
    });
  }

  private void shut() {
    Database open = database;
    database = null;
    Statements.destroyPrepared(s, parse);
    Statements.destroyPrepared(s, print);
    Instances.disconnect(s, connection);
    parse = 0;
    print = 0;
    connection = 0;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    discard();
    thread.close();
  }
}
