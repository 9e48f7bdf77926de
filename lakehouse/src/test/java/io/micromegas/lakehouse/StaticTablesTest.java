package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.DuckDbEngine;
import io.micromegas.engine.EngineSettings;
import io.micromegas.lakehouse.Lakehouse.ViewDefinition;
import io.micromegas.store.ObjectStoreUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files beside the lake that are tables (sql-and-lakehouse 1.14). */
class StaticTablesTest {
  @TempDir Path directory;
  private Path source;

  @BeforeEach
  void place() throws IOException {
    source = Files.createDirectories(directory.resolve("it's [a] place"));
  }

  private void file(String name, String content) throws IOException {
    Path file = source.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private StaticTables load() {
    return StaticTables.load(ObjectStoreUrl.parse(source.toString()), directory.resolve("static"));
  }

  private List<String> rows(StaticTables tables, String table, String sql) throws IOException {
    try (DuckDbEngine engine =
        new DuckDbEngine(
            EngineSettings.defaults(directory.resolve("engine"))
                .withAllowedDirectories(List.of(directory.resolve("static"))))) {
      return LakeSql.rows(engine, Map.of("t", tables.relation(table).orElseThrow()), sql);
    }
  }

  private static String columns(StaticTables tables, String table) {
    StringBuilder text = new StringBuilder();
    for (ColumnSpec column : tables.find(table).orElseThrow().schema().columns()) {
      text.append(column.name()).append(' ').append(column.type()).append(' ');
    }
    return text.toString().strip();
  }

  @Test
  void filesBecomeTables() throws IOException {
    file(
        "Teams.csv",
        """
        exe,team,size,share,since,on,"a ""b"", c"
        game,core,7,0.5,2024-01-02 03:04:05.678,true,"x, y"
        tool,,12,1.25,2024-02-01 00:00:00,false,
        """);
    file(
        "deep/er/hosts.json",
        """
        {"host": "a", "cpus": 8, "tags": ["x", "y"], "where": {"rack": 1}}
        {"host": "b", "ratio": 2.5, "seen": "2024-01-02T03:04:05Z"}
        """);
    StaticTables tables = load();
    assertThat(tables.definitions())
        .extracting(ViewDefinition::name)
        .containsExactly("teams", "hosts");
    assertThat(columns(tables, "teams"))
        .isEqualTo(
            "exe TEXT team TEXT size INT64 share DOUBLE since TIMESTAMP_NS on BOOLEAN a \"b\", c TEXT");
    assertThat(rows(tables, "teams", "SELECT CAST(t AS VARCHAR) FROM t ORDER BY size"))
        .containsExactly(
            "{'exe': game, 'team': core, 'size': 7, 'share': 0.5, 'since': '2024-01-02 03:04:05.678', 'on': true, 'a \"b\", c': 'x, y'}",
            "{'exe': tool, 'team': NULL, 'size': 12, 'share': 1.25, 'since': '2024-02-01 00:00:00', 'on': false, 'a \"b\", c': NULL}");
    assertThat(columns(tables, "hosts"))
        .isEqualTo("host TEXT cpus INT64 tags TEXT where TEXT ratio DOUBLE seen TIMESTAMP_NS");
    assertThat(
            rows(
                tables,
                "hosts",
                "SELECT host, cpus, tags, \"where\", ratio, CAST(seen AS VARCHAR) FROM t ORDER BY host"))
        .containsExactly(
            "a|8|[\"x\",\"y\"]|{\"rack\":1}|null|null", "b|null|null|null|2.5|2024-01-02 03:04:05");
  }

  @Test
  void aFileThatCannotBeReadDoesNotStopTheOthers() throws IOException {
    file("bad.json", "{\"a\": 1}\nthis is no JSON\n");
    file("good.csv", "n\n1\n");
    file("notes.txt", "no table");
    file(".csv", "n\n1\n");
    StaticTables tables = load();
    assertThat(tables.definitions()).extracting(ViewDefinition::name).containsExactly("good");
  }

  @Test
  void theFirstOfANameIsKept() throws IOException {
    file("a/things.csv", "n\n1\n");
    file("b/THINGS.json", "{\"n\": 2}\n");
    file("log_entries.csv", "n\n3\n");
    file("list_partitions.csv", "n\n3\n");
    StaticTables tables = load();
    assertThat(tables.definitions()).extracting(ViewDefinition::name).containsExactly("things");
    assertThat(rows(tables, "things", "SELECT n FROM t")).containsExactly("1");
  }

  @Test
  void aTableMayHaveNoRows() throws IOException {
    file("empty.csv", "a,b\n");
    StaticTables tables = load();
    assertThat(columns(tables, "empty")).isEqualTo("a TEXT b TEXT");
    assertThat(rows(tables, "empty", "SELECT count(*) FROM t")).containsExactly("0");
  }

  @Test
  void tablesAreThoseOfTheStart() throws IOException {
    file("old.csv", "n\n1\n");
    StaticTables first = load();
    file("old.csv", "n\n2\n");
    assertThat(rows(first, "old", "SELECT n FROM t")).containsExactly("1");
    Files.delete(source.resolve("old.csv"));
    file("new.csv", "n\n3\n");
    StaticTables second = load();
    assertThat(second.definitions()).extracting(ViewDefinition::name).containsExactly("new");
    assertThat(rows(second, "new", "SELECT n FROM t")).containsExactly("3");
  }

  @Test
  void aPlaceThatIsNoneIsRefused() {
    ObjectStoreUrl nowhere = ObjectStoreUrl.parse(directory.resolve("nowhere").toString());
    assertThatThrownBy(() -> StaticTables.load(nowhere, directory.resolve("static")))
        .isInstanceOfSatisfying(
            MicromegasException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining("nowhere is not a directory");
  }

  @Test
  void noTimeRangeFiltersThem() throws IOException {
    file("things.csv", "time\n2024-01-01 00:00:00\n");
    try (TestLake lake = new TestLake(directory.resolve("lake"));
        LakehouseViews views =
            new LakehouseViews(
                lake.catalog,
                lake.store,
                lake.writer,
                LakehouseSettings.defaults(),
                WriteSettings.defaults(),
                PersistSettings.defaults(),
                load());
        var session = views.open(() -> {})) {
      assertThat(views.globalViews().getLast().name()).isEqualTo("things");
      assertThat(views.viewSet("things").orElseThrow().rangeFilter())
          .isEqualTo(Lakehouse.RangeFilter.NONE);
      var relation = session.relation("things", java.util.Optional.empty(), new TimeRange(1, 2));
      assertThat(relation.scans()).isEmpty();
      assertThatThrownBy(
              () -> session.relation("things", java.util.Optional.of("global"), TimeRange.ALL))
          .isInstanceOf(MicromegasException.class);
    }
  }
}
