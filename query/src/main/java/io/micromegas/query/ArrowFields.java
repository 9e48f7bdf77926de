package io.micromegas.query;

import io.micromegas.engine.ColumnSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** The Arrow types of results, and their names in SQL. */
final class ArrowFields {
  static final ArrowType TIME = new ArrowType.Timestamp(TimeUnit.NANOSECOND, "+00:00");
  static final ArrowType TEXT = ArrowType.Utf8.INSTANCE;
  static final ArrowType INT64 = new ArrowType.Int(64, true);
  static final ArrowType DOUBLE = new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
  static final ArrowType DURATION = new ArrowType.Duration(TimeUnit.NANOSECOND);

  /** Members of {@link io.micromegas.engine.HistogramType}, as the engine streams them. */
  private static final List<Field> HISTOGRAM =
      List.of(
          nullable("start", DOUBLE),
          nullable("end", DOUBLE),
          nullable("min", DOUBLE),
          nullable("max", DOUBLE),
          nullable("sum", DOUBLE),
          nullable("sum_sq", DOUBLE),
          nullable("count", new ArrowType.Int(64, false)),
          new Field(
              "bins",
              FieldType.nullable(ArrowType.List.INSTANCE),
              List.of(nullable("l", new ArrowType.Int(64, false)))));

  private ArrowFields() {}

  /** Returns the field of a view's column, as it is streamed. */
  static Field of(ColumnSpec column) {
    ArrowType type =
        switch (column.type()) {
          case TIMESTAMP_NS -> TIME;
          case INT64 -> INT64;
          case INT32 -> new ArrowType.Int(32, true);
          case UINT32 -> new ArrowType.Int(32, false);
          case DOUBLE -> DOUBLE;
          case BOOLEAN -> ArrowType.Bool.INSTANCE;
          case TEXT -> TEXT;
          case BINARY ->
              column.width() == 0
                  ? ArrowType.Binary.INSTANCE
                  : new ArrowType.FixedSizeBinary(column.width());
          case TEXT_LIST -> ArrowType.List.INSTANCE;
          case HISTOGRAM -> ArrowType.Struct.INSTANCE;
        };
    List<Field> children =
        switch (type) {
          case ArrowType.List _ -> List.of(new Field("tag", FieldType.notNullable(TEXT), null));
          case ArrowType.Struct _ -> HISTOGRAM;
          default -> List.of();
        };
    return new Field(column.name(), new FieldType(column.nullable(), type, null), children);
  }

  static Field nullable(String name, ArrowType type) {
    return new Field(name, FieldType.nullable(type), null);
  }

  /** Returns whether two fields differ in nothing but names and nullability, at any depth. */
  static boolean sameLayout(Field a, Field b) {
    if (!a.getType().equals(b.getType()) || a.getChildren().size() != b.getChildren().size()) {
      return false;
    }
    for (int i = 0; i < a.getChildren().size(); i++) {
      if (!sameLayout(a.getChildren().get(i), b.getChildren().get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Returns the type of a result's field as SQL writes it. */
  static String sqlName(Field field) {
    List<Field> children = field.getChildren();
    return switch (field.getType()) {
      case ArrowType.Bool ignored -> "BOOLEAN";
      case ArrowType.Int type -> integer(type);
      case ArrowType.FloatingPoint type ->
          type.getPrecision() == FloatingPointPrecision.DOUBLE ? "DOUBLE" : "FLOAT";
      case ArrowType.Timestamp ignored -> "TIMESTAMP_NS";
      case ArrowType.Duration ignored -> "INTERVAL";
      case ArrowType.Date type -> type.getUnit() == DateUnit.DAY ? "DATE" : "TIMESTAMP_NS";
      case ArrowType.Binary ignored -> "BLOB";
      case ArrowType.FixedSizeBinary ignored -> "BLOB";
      case ArrowType.List ignored -> sqlName(children.get(0)) + "[]";
      case ArrowType.FixedSizeList type ->
          sqlName(children.get(0)) + "[" + type.getListSize() + "]";
      case ArrowType.Struct ignored -> struct(children);
      case ArrowType.Map ignored -> map(children.get(0).getChildren());
      default -> "VARCHAR";
    };
  }

  private static String integer(ArrowType.Int type) {
    String name =
        switch (type.getBitWidth()) {
          case 8 -> "TINYINT";
          case 16 -> "SMALLINT";
          case 32 -> "INTEGER";
          default -> "BIGINT";
        };
    return type.getIsSigned() ? name : ("U" + name).toUpperCase(Locale.ROOT);
  }

  private static String struct(List<Field> members) {
    List<String> parts = new ArrayList<>();
    members.forEach(member -> parts.add(quote(member.getName()) + " " + sqlName(member)));
    return "STRUCT(" + String.join(", ", parts) + ")";
  }

  private static String map(List<Field> entry) {
    return "MAP(" + sqlName(entry.get(0)) + ", " + sqlName(entry.get(1)) + ")";
  }

  /** Quotes a name. */
  static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
