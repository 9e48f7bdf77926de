package io.micromegas.query;

import io.micromegas.engine.ColumnSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * How the engine's columns become the result's: which are cast in SQL (no HUGEINT, DECIMAL,
 * INTERVAL, TIME or UUID leaves), and how they are labelled.
 *
 * @param schema the result's columns; differ from the engine's only in labels once cast
 * @param casts per column how it is selected from {@code "column$n"}; empty where as it is
 */
record OutputShape(Schema schema, List<String> casts) {

  /**
   * @param engine the columns as the engine answers them
   * @param statement says which columns are straight from views, and which are durations
   * @param dictionaries whether dictionary columns of views are dictionary-encoded
   */
  static OutputShape of(Schema engine, CompiledStatement statement, boolean dictionaries) {
    List<ColumnSpec> straight = statement.straight();
    List<Field> fields = new ArrayList<>();
    List<String> casts = new ArrayList<>();
    boolean known = straight.size() == engine.getFields().size();
    for (int i = 0; i < engine.getFields().size(); i++) {
      Field from = engine.getFields().get(i);
      if (statement.isDuration(i) && from.getType().equals(ArrowFields.INT64)) {
        fields.add(ArrowFields.nullable(from.getName(), ArrowFields.DURATION));
        casts.add("");
        continue;
      }
      Field to = convert(from, true);
      casts.add(cast(from, to, i));
      if (known && StraightColumns.isSome(straight.get(i))) {
        Field column = ArrowFields.of(straight.get(i));
        if (ArrowFields.sameLayout(EncodedColumns.plain(column), to)) {
          to =
              dictionaries && EncodedColumns.applyTo(straight.get(i))
                  ? EncodedColumns.field(from.getName(), column.isNullable(), i)
                  : new Field(from.getName(), column.getFieldType(), column.getChildren());
        }
      }
      fields.add(to);
    }
    return new OutputShape(new Schema(fields), casts);
  }

  private static String cast(Field from, Field to, int index) {
    if (!needsCast(from, to)) {
      return "";
    }
    String column = column(index);
    return to.getType() instanceof ArrowType.Duration
        ? "epoch_ns(" + column + ")"
        : "CAST(" + column + " AS " + ArrowFields.sqlName(to) + ")";
  }

  private static String column(int index) {
    return "\"column$" + (index + 1) + "\"";
  }

  /** Wraps a statement where columns are cast or rows are capped; order and names stay. */
  String wrap(String sql, OptionalLong limit) {
    if (limit.isEmpty() && isAsTheEngineAnswers()) {
      return sql;
    }
    int count = casts.size();
    String select =
        IntStream.range(0, count)
            .mapToObj(i -> {
              String value = casts.get(i).isEmpty() ? column(i) : casts.get(i);
              return value + " AS " + ArrowFields.quote(schema.getFields().get(i).getName());
            })
            .collect(Collectors.joining(", "));
    String columns =
        IntStream.range(0, count).mapToObj(OutputShape::column).collect(Collectors.joining(", "));
    String rows = limit.isPresent() ? " LIMIT " + limit.getAsLong() : "";
    return "SELECT " + select + " FROM (" + sql + ") AS \"result$\"(" + columns + ")" + rows;
  }

  /** Returns whether no column is cast. */
  boolean isAsTheEngineAnswers() {
    return casts.stream().allMatch(String::isEmpty);
  }

  /** Returns whether the engine answers the wrapped statement with columns of this shape. */
  boolean fits(Schema engine) {
    List<Field> wanted = EncodedColumns.plain(schema).getFields();
    if (wanted.size() != engine.getFields().size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      Field from = engine.getFields().get(i);
      Field to = wanted.get(i);
      boolean nanos =
          to.getType() instanceof ArrowType.Duration && from.getType().equals(ArrowFields.INT64);
      if (!nanos && (needsCast(from, to) || !ArrowFields.sameLayout(convert(from, true), to))) {
        return false;
      }
    }
    return true;
  }

  /** Times need no cast where they have nanoseconds: they are only labelled. */
  private static boolean needsCast(Field from, Field to) {
    if (from.getDictionary() != null) {
      return true;
    }
    if (from.getType() instanceof ArrowType.Timestamp time) {
      return time.getUnit() != TimeUnit.NANOSECOND || time.getTimezone() != null;
    }
    if (!from.getType().equals(to.getType())) {
      return true;
    }
    for (int i = 0; i < from.getChildren().size(); i++) {
      if (needsCast(from.getChildren().get(i), to.getChildren().get(i))) {
        return true;
      }
    }
    return false;
  }

  private static Field convert(Field field, boolean top) {
    ArrowType type = convert(field, field.getType(), top);
    List<Field> children = new ArrayList<>();
    if (type.isComplex()) {
      for (Field child : field.getChildren()) {
        Field converted = convert(child, false);
        children.add(
            type instanceof ArrowType.List
                ? new Field("item", converted.getFieldType(), converted.getChildren())
                : converted);
      }
    }
    return new Field(field.getName(), new FieldType(field.isNullable(), type, null), children);
  }

  private static ArrowType convert(Field field, ArrowType type, boolean top) {
    if (field.getDictionary() != null || isUuid(field)) {
      return ArrowFields.TEXT;
    }
    return switch (type) {
      case ArrowType.Timestamp ignored -> ArrowFields.TIME;
      case ArrowType.Decimal decimal ->
          decimal.getScale() == 0 ? ArrowFields.INT64 : ArrowFields.DOUBLE;
      case ArrowType.Interval ignored -> top ? ArrowFields.DURATION : ArrowFields.TEXT;
      case ArrowType.Time ignored -> ArrowFields.TEXT;
      case ArrowType.Null ignored -> ArrowFields.TEXT;
      case ArrowType.Union ignored -> ArrowFields.TEXT;
      case ArrowType.LargeUtf8 ignored -> ArrowFields.TEXT;
      case ArrowType.Utf8View ignored -> ArrowFields.TEXT;
      default -> type;
    };
  }

  private static boolean isUuid(Field field) {
    return "arrow.uuid".equals(field.getMetadata().get("ARROW:extension:name"));
  }
}
