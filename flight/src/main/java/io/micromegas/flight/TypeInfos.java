package io.micromegas.flight;

import java.nio.charset.StandardCharsets;
import java.sql.Types;
import java.util.List;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** The types of SQL, in the terms of ODBC and JDBC. */
final class TypeInfos {
  private static final int NULLABLE = 1;
  private static final int SEARCHABLE = 3;

  /**
   * A type.
   *
   * @param code its number in JDBC, which is X/Open's
   * @param size decimal digits, characters or bytes
   * @param quote what stands before a literal and after it
   * @param unsigned whether it has no sign; null if it is no number
   * @param scale digits after the point, of times
   */
  private record Type(
      String name,
      int code,
      int size,
      @Nullable String quote,
      @Nullable Boolean unsigned,
      @Nullable Integer scale) {}

  /** Sorted by code, as the protocol asks. */
  private static final List<Type> TYPES =
      List.of(
          new Type("TINYINT", Types.TINYINT, 3, null, false, null),
          new Type("UTINYINT", Types.TINYINT, 3, null, true, null),
          new Type("BIGINT", Types.BIGINT, 19, null, false, null),
          new Type("UBIGINT", Types.BIGINT, 20, null, true, null),
          new Type("VARBINARY", Types.VARBINARY, 65536, "'", null, null),
          new Type("INTEGER", Types.INTEGER, 10, null, false, null),
          new Type("UINTEGER", Types.INTEGER, 10, null, true, null),
          new Type("SMALLINT", Types.SMALLINT, 5, null, false, null),
          new Type("USMALLINT", Types.SMALLINT, 5, null, true, null),
          new Type("FLOAT", Types.REAL, 7, null, false, null),
          new Type("DOUBLE", Types.DOUBLE, 15, null, false, null),
          new Type("VARCHAR", Types.VARCHAR, 65536, "'", null, null),
          new Type("BOOLEAN", Types.BOOLEAN, 1, null, null, null),
          new Type("DATE", Types.DATE, 10, "'", null, null),
          new Type("TIMESTAMP", Types.TIMESTAMP, 29, "'", null, 9));

  private TypeInfos() {}

  /** Returns the types, or those of a code. */
  static VectorSchemaRoot rows(@Nullable Integer code, BufferAllocator allocator) {
    VectorSchemaRoot root = VectorSchemaRoot.create(Schemas.GET_TYPE_INFO_SCHEMA, allocator);
    int row = 0;
    for (Type type : TYPES) {
      if (code == null || type.code() == code) {
        put(root, row++, type);
      }
    }
    root.setRowCount(row);
    return root;
  }

  private static void put(VectorSchemaRoot root, int row, Type type) {
    text(root, "type_name", row, type.name());
    number(root, "data_type", row, type.code());
    number(root, "column_size", row, type.size());
    text(root, "literal_prefix", row, type.quote());
    text(root, "literal_suffix", row, type.quote());
    number(root, "nullable", row, NULLABLE);
    flag(root, "case_sensitive", row, type.code() == Types.VARCHAR);
    number(root, "searchable", row, SEARCHABLE);
    flag(root, "unsigned_attribute", row, type.unsigned());
    flag(root, "fixed_prec_scale", row, false);
    flag(root, "auto_increment", row, false);
    text(root, "local_type_name", row, type.name());
    number(root, "minimum_scale", row, type.scale());
    number(root, "maximum_scale", row, type.scale());
    number(root, "sql_data_type", row, type.code());
    number(root, "num_prec_radix", row, type.unsigned() == null ? null : 10);
  }

  private static void text(VectorSchemaRoot root, String column, int row, @Nullable String text) {
    if (text != null) {
      ((VarCharVector) root.getVector(column)).setSafe(row, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void number(
      VectorSchemaRoot root, String column, int row, @Nullable Integer number) {
    if (number != null) {
      ((IntVector) root.getVector(column)).setSafe(row, number);
    }
  }

  private static void flag(VectorSchemaRoot root, String column, int row, @Nullable Boolean flag) {
    if (flag != null) {
      ((BitVector) root.getVector(column)).setSafe(row, flag ? 1 : 0);
    }
  }
}
