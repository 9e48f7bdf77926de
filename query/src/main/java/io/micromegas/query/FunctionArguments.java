package io.micromegas.query;

import io.micromegas.engine.BatchStream;
import io.micromegas.engine.Engine;
import io.micromegas.query.FunctionCall.Argument;
import io.micromegas.query.Parameter.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** The values of a call's arguments. */
final class FunctionArguments {
  private static final Set<String> INTEGERS =
      Set.of(
          ("TINYINT SMALLINT INTEGER BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT UHUGEINT"
                  + " INTEGER_LITERAL")
              .split(" ", -1));

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final List<Object> values;

  private FunctionArguments(List<Object> values) {
    this.values = values;
  }

  /** Has the engine compute the constant expressions. */
  static FunctionArguments of(FunctionCall<?> call, Engine.Session session) {
    List<Argument> arguments = call.arguments();
    String sql =
        arguments.stream()
            .map(FunctionArguments::columns)
            .collect(Collectors.joining(", ", "SELECT ", ""));
    List<Object> values = new ArrayList<>();
    try (BatchStream row = session.execute(sql)) {
      if (!row.next()) {
        throw Refusal.defect("constants have no values");
      }
      List<FieldVector> columns = row.root().getFieldVectors();
      for (int i = 0; i < arguments.size(); i++) {
        values.add(
            value(
                call,
                arguments.get(i),
                String.valueOf(columns.get(3 * i).getObject(0)),
                columns.get(3 * i + 1).getObject(0),
                columns.get(3 * i + 2).getObject(0)));
      }
    }
    return new FunctionArguments(values);
  }

  /** Returns the type of an argument, its text, and its nanoseconds if it is a time. */
  private static String columns(Argument argument) {
    String value = "(" + argument.sql() + ")";
    String nanos =
        argument.parameter().kind() == Kind.TIME
            // By way of the type with a zone, which heeds offsets in texts.
            ? "epoch_ns(TRY_CAST(TRY_CAST(" + value + " AS TIMESTAMPTZ_NS) AS TIMESTAMP_NS))"
            : "NULL";
    return "typeof(" + value + "), CAST(" + value + " AS VARCHAR), " + nanos;
  }

  private static Object value(
      FunctionCall<?> call,
      Argument argument,
      String type,
      @Nullable Object text,
      @Nullable Object nanos) {
    if (text == null) {
      throw call.refuse(argument, "a value, not NULL");
    }
    switch (argument.parameter().kind()) {
      case TEXT -> {
        if (!type.equals("VARCHAR")) {
          throw call.refuse(argument, "a text, not a " + type);
        }
        return text.toString();
      }
      case INTEGER -> {
        if (!INTEGERS.contains(type)) {
          throw call.refuse(argument, "a whole number, not a " + type);
        }
        try {
          long value = Long.parseLong(text.toString());
          // The lake counts in nanoseconds.
          Math.multiplyExact(value, NANOS_PER_SECOND);
          return value;
        } catch (NumberFormatException | ArithmeticException e) {
          throw call.refuse(argument, "a smaller number than " + text);
        }
      }
      case TIME -> {
        boolean time =
            type.equals("VARCHAR") || type.equals("DATE") || type.startsWith("TIMESTAMP");
        if (!time || !(nanos instanceof Long instant)) {
          throw call.refuse(argument, "a time, not '" + text + "'");
        }
        return instant;
      }
    }
    throw new IllegalStateException(argument.parameter().toString());
  }

  String text(int index) {
    return (String) values.get(index);
  }

  long integer(int index) {
    return (Long) values.get(index);
  }

  /** Returns nanoseconds since the epoch. */
  long time(int index) {
    return (Long) values.get(index);
  }
}
