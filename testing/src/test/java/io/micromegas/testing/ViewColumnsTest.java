package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.engine.HistogramType;
import io.micromegas.server.MicromegasServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The columns of every view, as {@code views.txt} has them, by every way to learn them. */
class ViewColumnsTest {
  private static final Path VIEWS = Path.of("src/test/resources/io/micromegas/testing/views.txt");

  @TempDir static Path directory;
  private static MicromegasServer server;
  private static SqlClient sql;

  /**
   * A column.
   *
   * @param type as in the file
   */
  private record Column(String name, String type, boolean nullable) {
    static Column of(String line) {
      String[] parts = line.split(" ", -1);
      return new Column(parts[0], parts[1].replace("!", ""), !parts[1].endsWith("!"));
    }

    String sqlType() {
      return switch (type) {
        case "utf8", "dstr", "json" -> "VARCHAR";
        case "texts" -> "VARCHAR[]";
        case "ts" -> "TIMESTAMP_NS";
        case "int64" -> "BIGINT";
        case "int32" -> "INTEGER";
        case "uint32" -> "UINTEGER";
        case "float64" -> "DOUBLE";
        case "bool" -> "BOOLEAN";
        case "histo" -> HistogramType.SQL;
        default -> "BLOB";
      };
    }

    String arrowType() {
      return switch (type) {
        case "utf8", "dstr", "json" -> "Utf8";
        case "texts" -> "List";
        case "ts" -> "Timestamp(NANOSECOND, +00:00)";
        case "int64" -> "Int(64, true)";
        case "int32" -> "Int(32, true)";
        case "uint32" -> "Int(32, false)";
        case "float64" -> "FloatingPoint(DOUBLE)";
        case "bool" -> "Bool";
        case "histo" -> "Struct";
        case "binary" -> "Binary";
        default -> "FixedSizeBinary(" + type.substring("binary".length()) + ")";
      };
    }

    boolean dictionary() {
      return type.equals("dstr") || type.equals("json");
    }

    List<String> described() {
      return List.of(name, sqlType(), nullable ? "YES" : "NO");
    }
  }

  @BeforeAll
  static void start() throws IOException {
    Path tables = Files.createDirectories(directory.resolve("tables"));
    Files.writeString(tables.resolve("Teams.csv"), "exe,team\ngame,core\n");
    server =
        MicromegasServer.start(
            "--data-dir=" + directory.resolve("data"),
            "--free-ports",
            "--roles=ingest,query",
            "--static-tables=" + tables,
            "--query-memory=128MiB",
            "--query-disk=64MiB");
    try (TelemetrySender sender = new TelemetrySender(URI.create(server.httpUrl()))) {
      SampleLake lake = new SampleLake(sender);
      lake.sendFirstHalf();
      lake.sendSecondHalf();
    }
    sql = new SqlClient(server.flightUrl());
  }

  @AfterAll
  static void stop() {
    sql.close();
    server.close();
  }

  private static Map<String, List<Column>> views() throws IOException {
    Map<String, List<Column>> views = new LinkedHashMap<>();
    List<Column> columns = new ArrayList<>();
    for (String line : Files.readAllLines(VIEWS)) {
      if (line.isEmpty()) {
        columns = new ArrayList<>();
      } else if (!line.startsWith("#")) {
        add(views, columns, line);
      }
    }
    return views;
  }

  private static void add(Map<String, List<Column>> views, List<Column> columns, String line) {
    if (line.contains(" ") && !line.contains("(")) {
      columns.add(Column.of(line));
    } else {
      views.put(line, columns);
    }
  }

  @Test
  void describeTellsThem() throws Exception {
    for (Map.Entry<String, List<Column>> view : views().entrySet()) {
      List<List<String>> expected = view.getValue().stream().map(Column::described).toList();
      assertThat(sql.query("DESCRIBE SELECT * FROM " + view.getKey()))
          .as(view.getKey())
          .isEqualTo(expected);
    }
    assertThat(views()).hasSize(22);
  }

  @Test
  void arrowTypesAreTheseAlsoWithoutRows() throws Exception {
    for (Map.Entry<String, List<Column>> view : views().entrySet()) {
      for (boolean dictionaries : List.of(false, true)) {
        List<String> expected = new ArrayList<>();
        for (Column column : view.getValue()) {
          boolean encoded = dictionaries && column.dictionary();
          expected.add(
              column.name()
                  + " "
                  + (encoded ? "dictionary" : column.arrowType())
                  + (column.nullable() ? "" : " not null"));
        }
        assertThat(arrow("SELECT * FROM " + view.getKey(), dictionaries))
            .as(view.getKey())
            .isEqualTo(expected);
      }
    }
  }

  private static List<String> arrow(String statement, boolean dictionaries) throws Exception {
    List<String> columns = new ArrayList<>();
    for (Field field : sql.schema(statement, dictionaries).getFields()) {
      String type = field.getDictionary() == null ? field.getType().toString() : "dictionary";
      columns.add(field.getName() + " " + type + (field.isNullable() ? "" : " not null"));
      if (field.getType() instanceof ArrowType.Struct) {
        assertThat(field.getChildren())
            .extracting(Field::getName)
            .containsExactly("start", "end", "min", "max", "sum", "sum_sq", "count", "bins");
      } else {
        assertThat(field.getChildren())
            .allSatisfy(child -> assertThat(child.toString()).isEqualTo("tag: Utf8 not null"));
      }
    }
    return columns;
  }

  @Test
  void informationSchemaListsThoseOfTables() throws Exception {
    List<String> tables = new ArrayList<>();
    for (List<Object> row : sql.query("SHOW TABLES")) {
      tables.add(String.valueOf(row.get(2)));
    }
    assertThat(tables)
        .containsSubsequence(
            "log_entries", "measures", "processes", "streams", "blocks", "log_stats")
        .contains("pending_blocks", "maintenance_tasks", "decode_errors", "teams");
    for (Map.Entry<String, List<Column>> view : views().entrySet()) {
      boolean table = !view.getKey().contains("(");
      List<List<String>> expected =
          table ? view.getValue().stream().map(Column::described).toList() : List.of();
      assertThat(
              sql.query(
                  "SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE"
                      + " table_name = '"
                      + view.getKey().replace("'", "''")
                      + "' ORDER BY ordinal_position"))
          .as(view.getKey())
          .isEqualTo(expected);
    }
  }

  @Test
  void staticTablesAreTables() throws Exception {
    assertThat(
            sql.query(
                "SELECT t.team, count(*) FROM processes p JOIN teams t USING (exe) GROUP BY t.team"))
        .isEqualTo(List.of(List.of("core", "1")));
    assertThat(sql.query("SELECT * FROM Teams", "2030-01-01T00:00:00Z", "2030-01-02T00:00:00Z"))
        .isEqualTo(List.of(List.of("game", "core")));
    assertThat(sql.query("DESCRIBE teams"))
        .isEqualTo(List.of(List.of("exe", "VARCHAR", "YES"), List.of("team", "VARCHAR", "YES")));
    assertThat(
            sql.query(
                "SELECT table_name FROM information_schema.tables WHERE table_name = 'teams'"))
        .hasSize(1);
    assertThatThrownBy(() -> sql.query("SELECT * FROM 'teams.csv'"))
        .isInstanceOf(FlightRuntimeException.class);
  }

  @Test
  void whatHasNoInstanceOfThatKindIsRefusedWithHelp() {
    refused("view_instance('nothing', 'global')", "view set nothing not found");
    refused("view_instance('net_spans', 'global')", "net_spans does not support global access");
    refused("view_instance('thread_spans', 'global')", "give a stream id");
    refused("view_instance('processes', 'global')", "name it as a table: FROM processes");
    refused("view_instance('net_spans', 'main')", "'main' is not a UUID");
    refused("net_spans", "net_spans is read by instance: view_instance('net_spans', '<id>')");
    refused("list_view_sets", "it is a function: list_view_sets()");
    refused("list_view_sets('x')", "list_view_sets takes no arguments");
  }

  private static void refused(String relation, String sentence) {
    assertThatThrownBy(() -> sql.query("SELECT * FROM " + relation))
        .as(relation)
        .isInstanceOf(FlightRuntimeException.class)
        .hasMessageContaining(sentence);
  }
}
