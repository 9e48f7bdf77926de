package io.micromegas.engine.duckdb;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** Parsing, preparing and starting statements. */
public final class Statements {
  private static final MethodHandle PARSE = Symbols.bind("parse_sql", 4);
  private static final MethodHandle NEXT = Symbols.bind("statement_iterator_next", 3);
  private static final MethodHandle TYPE = Symbols.bind("sql_statement_get_type", 3);
  private static final MethodHandle DESTROY = Symbols.bind("sql_statement_destroy", 1);
  private static final MethodHandle END = Symbols.bind("statement_iterator_destroy", 1);
  private static final MethodHandle EXECUTE = Symbols.bind("statement_execute", 7);
  private static final MethodHandle EXECUTE_ARROW = Symbols.bind("statement_execute_arrow", 8);
  private static final MethodHandle PREPARE = Symbols.bind("prepared_statement_create", 5);
  private static final MethodHandle EXECUTE_PREPARED =
      Symbols.bind("prepared_statement_execute", 6);
  private static final MethodHandle UNPREPARE = Symbols.bind("prepared_statement_destroy", 1);

  private static final int SELECT = 1;
  private static final int EXPLAIN = 14;

  private Statements() {}

  /** {@code parse_sql}: returns an iterator. The text must not hold U+0000. */
  public static long parse(Scratch s, long connection, String sql) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(sql, StandardCharsets.UTF_8);
      return s.get(PARSE, connection, text.address());
    }
  }

  /** {@code statement_iterator_next}: the next statement, or 0. */
  public static long next(Scratch s, long iterator) {
    return s.get(NEXT, iterator);
  }

  /** {@code sql_statement_get_type}: whether it is SELECT, which SHOW and DESCRIBE are too. */
  public static boolean isSelect(Scratch s, long statement) {
    return type(s, statement) == SELECT;
  }

  /** {@code sql_statement_get_type}: whether it is EXPLAIN, of whatever. */
  public static boolean isExplain(Scratch s, long statement) {
    return type(s, statement) == EXPLAIN;
  }

  private static int type(Scratch s, long statement) {
    s.call(TYPE, statement, s.out());
    return s.outInt();
  }

  /** {@code statement_iterator_destroy}. */
  public static void destroyIterator(Scratch s, long iterator) {
    s.destroy(END, iterator);
  }

  /** {@code sql_statement_destroy}. */
  public static void destroy(Scratch s, long statement) {
    s.destroy(DESTROY, statement);
  }

  /** {@code statement_execute} without parameters: returns a result. */
  public static long execute(Scratch s, long connection, long statement) {
    try {
      s.check((int) EXECUTE.invokeExact(connection, statement, 0L, 0L, 0L, s.out(), s.error()));
      return s.outLong();
    } catch (Throwable e) {
      throw Native.rethrow(e);
    }
  }

  /** {@code statement_execute_arrow} without parameters: returns an Arrow result, runs nothing. */
  public static long executeArrow(Scratch s, long connection, long statement, long batchRows) {
    try {
      s.check(
          (int)
              EXECUTE_ARROW.invokeExact(
                  connection, statement, 0L, 0L, 0L, batchRows, s.out(), s.error()));
      return s.outLong();
    } catch (Throwable e) {
      throw Native.rethrow(e);
    }
  }

  /** {@code prepared_statement_create}. */
  public static long prepare(Scratch s, long connection, long statement) {
    try {
      s.check((int) PREPARE.invokeExact(connection, statement, 0L, s.out(), s.error()));
      return s.outLong();
    } catch (Throwable e) {
      throw Native.rethrow(e);
    }
  }

  /** {@code prepared_statement_execute} with one value: returns a result. */
  public static long execute(Scratch s, long prepared, Scratch valueSlot, long value) {
    try {
      long values = valueSlot.slot(value);
      s.check((int) EXECUTE_PREPARED.invokeExact(prepared, 0L, values, 1L, s.out(), s.error()));
      return s.outLong();
    } catch (Throwable e) {
      throw Native.rethrow(e);
    }
  }

  /** {@code prepared_statement_destroy}. */
  public static void destroyPrepared(Scratch s, long prepared) {
    s.destroy(UNPREPARE, prepared);
  }
}
