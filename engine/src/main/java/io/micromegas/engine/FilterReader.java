package io.micromegas.engine;

import io.micromegas.engine.duckdb.DuckDbException;
import io.micromegas.engine.duckdb.Expressions;
import io.micromegas.engine.duckdb.ScanCallbacks;
import io.micromegas.engine.duckdb.Scratch;
import io.micromegas.engine.duckdb.Values;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Reads the conditions that DuckDB puts on a scan. They are never accepted, only noted: DuckDB
 * filters again, so whatever is not understood here may be left out.
 */
final class FilterReader {
  private static final int TYPE_TIMESTAMP_NS = 20;
  private static final int TYPE_VARCHAR = 25;
  private static final int TYPE_BLOB = 26;
  private static final int TYPE_DATE = 15;
  private static final long DAY = 86_400_000_000_000L;

  /** A cast to DATE rounds to microseconds before. */
  private static final long ROUNDING = 1_000;

  private final Scratch s;
  private final long info;
  private final ScanBinding binding;
  private final Map<Integer, ScanHint.Between> ranges = new TreeMap<>();
  private final List<ScanHint> equals = new ArrayList<>();

  FilterReader(Scratch s, long info, ScanBinding binding) {
    this.s = s;
    this.info = info;
    this.binding = binding;
  }

  List<ScanHint> read() {
    int count = ScanCallbacks.filterCount(s, info);
    for (int i = 0; i < count; i++) {
      read(ScanCallbacks.filter(s, info, i));
    }
    return hints();
  }

  private List<ScanHint> hints() {
    List<ScanHint> hints = new ArrayList<>(ranges.values());
    hints.addAll(equals);
    return hints;
  }

  private void read(long expression) {
    int type = Expressions.type(s, expression);
    switch (type) {
      case Expressions.AND -> {
        int children = Expressions.childCount(s, expression);
        for (int i = 0; i < children; i++) {
          read(Expressions.child(s, expression, i));
        }
      }
      case Expressions.OR -> readAlternatives(expression);
      case Expressions.BETWEEN, Expressions.IN -> readMany(expression, type);
      case Expressions.EQUAL,
          Expressions.LESS,
          Expressions.LESS_OR_EQUAL,
          Expressions.GREATER,
          Expressions.GREATER_OR_EQUAL ->
          readComparison(expression, type);
      default -> {
        // Not something that skips blocks.
      }
    }
  }

  /** What is true in each of the cases is true. */
  private void readAlternatives(long expression) {
    List<ScanHint> common = alternative(Expressions.child(s, expression, 0));
    int children = Expressions.childCount(s, expression);
    for (int i = 1; i < children && !common.isEmpty(); i++) {
      common = ScanBinding.weaken(common, alternative(Expressions.child(s, expression, i)));
    }
    for (ScanHint hint : common) {
      switch (hint) {
        case ScanHint.Between range -> restrict(range.column(), range.low(), range.high());
        case ScanHint.TextEquals text -> equals.add(text);
        case ScanHint.BytesEqual bytes -> equals.add(bytes);
      }
    }
  }

  private List<ScanHint> alternative(long expression) {
    FilterReader alone = new FilterReader(s, info, binding);
    alone.read(expression);
    return alone.hints();
  }

  private void readComparison(long expression, int type) {
    long left = Expressions.child(s, expression, 0);
    long right = Expressions.child(s, expression, 1);
    if (isColumn(left) && isConstant(right)) {
      compare(left, type, right);
    } else if (isConstant(left) && isColumn(right)) {
      compare(right, mirrored(type), left);
    } else if (isDay(left) && isConstant(right)) {
      compareDay(Expressions.child(s, left, 0), type, right);
    } else if (isConstant(left) && isDay(right)) {
      compareDay(Expressions.child(s, right, 0), mirrored(type), left);
    }
  }

  /** Whether an expression is a cast of a time; to what, the other side tells. */
  private boolean isDay(long expression) {
    return Expressions.type(s, expression) == Expressions.CAST
        && isColumn(Expressions.child(s, expression, 0))
        && type(column(Expressions.child(s, expression, 0))) == ColumnType.TIMESTAMP_NS;
  }

  private void compareDay(long reference, int type, long constant) {
    OptionalLong midnight = midnight(constant);
    if (midnight.isEmpty()) {
      return;
    }
    int column = column(reference);
    long first = midnight.getAsLong() - ROUNDING;
    long last = midnight.getAsLong() + DAY + ROUNDING;
    switch (type) {
      case Expressions.EQUAL -> restrict(column, first, last);
      case Expressions.LESS, Expressions.LESS_OR_EQUAL -> restrict(column, Long.MIN_VALUE, last);
      default -> restrict(column, first, Long.MAX_VALUE);
    }
  }

  /** Returns the begin of a day, if there is room for it and the next in a time. */
  private OptionalLong midnight(long constant) {
    long value = Expressions.value(s, constant);
    try {
      if (Values.isNull(s, value) || Values.typeId(s, value) != TYPE_DATE) {
        return OptionalLong.empty();
      }
      ColumnTypes types = binding.types();
      long time = Values.cast(s, types.factory(), value, types.handle(ColumnType.TIMESTAMP_NS));
      try {
        long nanos = Values.getTimestampNs(s, time);
        boolean room = nanos > Long.MIN_VALUE + ROUNDING && nanos < Long.MAX_VALUE - DAY - ROUNDING;
        return room ? OptionalLong.of(nanos) : OptionalLong.empty();
      } finally {
        Values.destroy(s, time);
      }
    } catch (DuckDbException e) {
      // A day that the type of times does not have.
      return OptionalLong.empty();
    } finally {
      Values.destroy(s, value);
    }
  }

  private static int mirrored(int type) {
    return switch (type) {
      case Expressions.LESS -> Expressions.GREATER;
      case Expressions.LESS_OR_EQUAL -> Expressions.GREATER_OR_EQUAL;
      case Expressions.GREATER -> Expressions.LESS;
      case Expressions.GREATER_OR_EQUAL -> Expressions.LESS_OR_EQUAL;
      default -> type;
    };
  }

  private void compare(long reference, int type, long constant) {
    int column = column(reference);
    if (isBytes(column)) {
      if (type == Expressions.EQUAL) {
        isEqual(column, constant);
      }
      return;
    }
    OptionalLong value = number(column, constant);
    if (value.isEmpty()) {
      return;
    }
    long bound = value.getAsLong();
    switch (type) {
      case Expressions.EQUAL -> restrict(column, bound, bound);
      case Expressions.LESS ->
          restrict(column, Long.MIN_VALUE, bound == Long.MIN_VALUE ? bound : bound - 1);
      case Expressions.LESS_OR_EQUAL -> restrict(column, Long.MIN_VALUE, bound);
      case Expressions.GREATER ->
          restrict(column, bound == Long.MAX_VALUE ? bound : bound + 1, Long.MAX_VALUE);
      default -> restrict(column, bound, Long.MAX_VALUE);
    }
  }

  /** The value tested comes first, then two bounds or all candidates. */
  private void readMany(long expression, int type) {
    long reference = Expressions.child(s, expression, 0);
    if (type == Expressions.BETWEEN && isDay(reference)) {
      long time = Expressions.child(s, reference, 0);
      compareDay(time, Expressions.GREATER_OR_EQUAL, Expressions.child(s, expression, 1));
      compareDay(time, Expressions.LESS_OR_EQUAL, Expressions.child(s, expression, 2));
    }
    if (!isColumn(reference)) {
      return;
    }
    int column = column(reference);
    int children = Expressions.childCount(s, expression);
    if (isBytes(column)) {
      long candidate = Expressions.child(s, expression, 1);
      if (type == Expressions.IN && children == 2 && isConstant(candidate)) {
        isEqual(column, candidate);
      }
      return;
    }
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    for (int i = 1; i < children; i++) {
      long candidate = Expressions.child(s, expression, i);
      OptionalLong value = isConstant(candidate) ? number(column, candidate) : OptionalLong.empty();
      if (value.isEmpty()) {
        return;
      }
      low = Math.min(low, value.getAsLong());
      high = Math.max(high, value.getAsLong());
    }
    restrict(column, low, high);
  }

  private void restrict(int column, long low, long high) {
    ranges.merge(
        column,
        new ScanHint.Between(column, low, high),
        (a, b) ->
            new ScanHint.Between(column, Math.max(a.low(), b.low()), Math.min(a.high(), b.high())));
  }

  private boolean isColumn(long expression) {
    return Expressions.type(s, expression) == Expressions.COLUMN;
  }

  private boolean isConstant(long expression) {
    return Expressions.type(s, expression) == Expressions.CONSTANT;
  }

  private int column(long reference) {
    return ScanCallbacks.filterColumn(s, info, Expressions.columnIndex(s, reference));
  }

  private boolean isBytes(int column) {
    return type(column) == ColumnType.TEXT || type(column) == ColumnType.BINARY;
  }

  private ColumnType type(int column) {
    return binding.scan().schema().columns().get(column).type();
  }

  private void isEqual(int column, long constant) {
    long value = Expressions.value(s, constant);
    try {
      if (Values.isNull(s, value)) {
        return;
      }
      int type = Values.typeId(s, value);
      if (type(column) == ColumnType.TEXT && type == TYPE_VARCHAR) {
        equals.add(new ScanHint.TextEquals(column, Values.getVarchar(s, value)));
      } else if (type(column) == ColumnType.BINARY && type == TYPE_BLOB) {
        String hex = HexFormat.of().formatHex(Values.getBlob(s, value));
        equals.add(new ScanHint.BytesEqual(column, hex));
      }
    } finally {
      Values.destroy(s, value);
    }
  }

  private OptionalLong number(int column, long constant) {
    long value = Expressions.value(s, constant);
    try {
      if (Values.isNull(s, value)) {
        return OptionalLong.empty();
      }
      int type = Values.typeId(s, value);
      return switch (type(column)) {
        case TIMESTAMP_NS ->
            type == TYPE_TIMESTAMP_NS
                ? OptionalLong.of(Values.getTimestampNs(s, value))
                : OptionalLong.empty();
        case INT64, INT32, UINT32 -> Values.isInteger(type) ? integer(value) : OptionalLong.empty();
        case DOUBLE, BOOLEAN, TEXT, BINARY, TEXT_LIST, HISTOGRAM -> OptionalLong.empty();
      };
    } finally {
      Values.destroy(s, value);
    }
  }

  private OptionalLong integer(long value) {
    ColumnTypes types = binding.types();
    try {
      long wide = Values.cast(s, types.factory(), value, types.handle(ColumnType.INT64));
      try {
        return OptionalLong.of(Values.getBigint(s, wide));
      } finally {
        Values.destroy(s, wide);
      }
    } catch (DuckDbException e) {
      // Beyond 64 bits: no bound that can be said.
      return OptionalLong.empty();
    }
  }
}
