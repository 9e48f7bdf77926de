package io.micromegas.flight;

import io.micromegas.query.QueryService.TableInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetDbSchemas;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetTables;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/** What the lake looks like to a database browser: one catalog, one schema, its tables. */
final class CatalogAnswers {
  static final String CATALOG = "micromegas";
  static final String SCHEMA = "public";
  static final String TABLE = "TABLE";

  private CatalogAnswers() {}

  static VectorSchemaRoot catalogs(BufferAllocator allocator) {
    return single(Schemas.GET_CATALOGS_SCHEMA, allocator, CATALOG);
  }

  static VectorSchemaRoot tableTypes(BufferAllocator allocator) {
    return single(Schemas.GET_TABLE_TYPES_SCHEMA, allocator, TABLE);
  }

  static VectorSchemaRoot schemas(CommandGetDbSchemas command, BufferAllocator allocator) {
    boolean listed =
        (!command.hasCatalog() || command.getCatalog().equals(CATALOG))
            && (!command.hasDbSchemaFilterPattern()
                || like(command.getDbSchemaFilterPattern()).test(SCHEMA));
    VectorSchemaRoot root = VectorSchemaRoot.create(Schemas.GET_SCHEMAS_SCHEMA, allocator);
    if (listed) {
      put(root, "catalog_name", 0, CATALOG);
      put(root, "db_schema_name", 0, SCHEMA);
    }
    root.setRowCount(listed ? 1 : 0);
    return root;
  }

  static VectorSchemaRoot tables(
      CommandGetTables command, List<TableInfo> all, BufferAllocator allocator) {
    VectorSchemaRoot root =
        VectorSchemaRoot.create(
            command.getIncludeSchema()
                ? Schemas.GET_TABLES_SCHEMA
                : Schemas.GET_TABLES_SCHEMA_NO_SCHEMA,
            allocator);
    List<TableInfo> listed = select(command, all);
    for (int i = 0; i < listed.size(); i++) {
      TableInfo table = listed.get(i);
      put(root, "catalog_name", i, CATALOG);
      put(root, "db_schema_name", i, SCHEMA);
      put(root, "table_name", i, table.name());
      put(root, "table_type", i, TABLE);
      if (command.getIncludeSchema()) {
        ((VarBinaryVector) root.getVector("table_schema")).setSafe(i, serialize(table.schema()));
      }
    }
    root.setRowCount(listed.size());
    return root;
  }

  private static List<TableInfo> select(CommandGetTables command, List<TableInfo> all) {
    if (command.hasCatalog() && !command.getCatalog().equals(CATALOG)) {
      return List.of();
    }
    if (command.hasDbSchemaFilterPattern()
        && !like(command.getDbSchemaFilterPattern()).test(SCHEMA)) {
      return List.of();
    }
    if (command.getTableTypesCount() > 0
        && command.getTableTypesList().stream().noneMatch(CatalogAnswers::isTable)) {
      return List.of();
    }
    String pattern =
        command.hasTableNameFilterPattern() ? command.getTableNameFilterPattern() : "%";
    Predicate<String> name = like(pattern);
    // A browser that reads only the first row means the table of exactly that name.
    return all.stream()
        .filter(table -> name.test(table.name()))
        .sorted(
            Comparator.comparing((TableInfo table) -> !table.name().equals(pattern))
                .thenComparing(TableInfo::name))
        .toList();
  }

  private static boolean isTable(String type) {
    String upper = type.toUpperCase(Locale.ROOT);
    return upper.equals(TABLE) || upper.equals("BASE TABLE");
  }

  /** Returns what a LIKE pattern matches: {@code %}, {@code _}, and a backslash before either. */
  static Predicate<String> like(String pattern) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '%') {
        regex.append(".*");
      } else if (c == '_') {
        regex.append('.');
      } else {
        boolean escape = c == '\\' && i + 1 < pattern.length();
        regex.append(Pattern.quote(String.valueOf(escape ? pattern.charAt(++i) : c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL).asMatchPredicate();
  }

  /** Returns a schema as one encapsulated IPC message with its continuation marker. */
  static byte[] serialize(Schema schema) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      MessageSerializer.serialize(new WriteChannel(Channels.newChannel(bytes)), schema);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static VectorSchemaRoot single(Schema schema, BufferAllocator allocator, String value) {
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
    put(root, schema.getFields().getFirst().getName(), 0, value);
    root.setRowCount(1);
    return root;
  }

  private static void put(VectorSchemaRoot root, String column, int row, String text) {
    ((VarCharVector) root.getVector(column)).setSafe(row, text.getBytes(StandardCharsets.UTF_8));
  }
}
