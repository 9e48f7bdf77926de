package io.micromegas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stops a statement that no one has checked before it came here. */
class WallsTest {
  @TempDir static Path directory;
  private static DuckDbEngine engine;
  private static Path lake;
  private static Path outside;

  @BeforeAll
  static void start() throws IOException {
    lake = Files.createDirectories(directory.resolve("lake"));
    outside = Files.createDirectories(directory.resolve("outside"));
    Files.writeString(lake.resolve("in.csv"), "a,b\n1,2\n");
    Files.writeString(outside.resolve("out.csv"), "a,b\n3,4\n");
    engine =
        new DuckDbEngine(
            EngineSettings.defaults(directory.resolve("engine"))
                .withSlots(SlotSettings.defaults().withCount(1, 1))
                .withAllowedDirectories(List.of(lake))
                .withPrelude("CREATE TABLE defined AS SELECT 42 AS answer;"));
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  private static MicromegasException failure(String sql, boolean anyStatement) {
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      if (anyStatement) {
        ((SlotSession) session).admitAnyStatement();
      }
      return catchThrowableOfType(MicromegasException.class, () -> Rows.of(session, sql));
    }
  }

  private static void assertRefused(List<String> statements, boolean anyStatement) {
    for (String sql : statements) {
      MicromegasException e = failure(sql, anyStatement);
      assertThat(e).as(sql).isNotNull();
      assertThat(e.code()).as(sql).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      assertThat(e.getMessage()).as(sql).doesNotContain(System.getProperty("user.home") + "/");
    }
  }

  @Test
  void onlyStatementsThatReadAreRun() {
    assertRefused(
        List.of(
            "copy (select 1) to '" + lake + "/new.csv'",
            "copy (select 1) to '" + lake + "/in.csv'",
            "attach '" + lake + "/x.db'",
            "attach ':memory:' as m",
            "create temp table t as select 1",
            "create temp macro m(x) as x",
            "create temp view v as select 1",
            "insert into defined values (1)",
            "set threads = 8",
            "set variable x = 1",
            "pragma database_list",
            "pragma enable_profiling",
            "set enable_profiling = 'json'",
            "set streaming_buffer_size = '1GB'",
            "call duckdb_settings()",
            "begin transaction",
            "prepare q as select 1",
            "checkpoint",
            "vacuum",
            "load json",
            "install json",
            "export database '" + lake + "/x'",
            "use temp",
            "explain copy (select 1) to '" + lake + "/new.csv'",
            "explain analyze copy (select 1) to '" + lake + "/new.csv'",
            "explain (analyze) copy (select 1) to '" + lake + "/new.csv'",
            "explain /* x */ analyze copy (select 1) to '" + lake + "/new.csv'",
            "explain analyze create temp table t as select 1"),
        false);
    assertThat(lake.resolve("new.csv")).doesNotExist();
    assertThat(lake.resolve("x.db")).doesNotExist();
    for (String sql :
        List.of(
            "select 1",
            "with a as (select 1) select * from a",
            "values (1)",
            "from defined",
            "show tables",
            "describe defined",
            "describe select 1",
            "summarize defined",
            "explain select 1",
            "explain analyze select 1",
            "explain (analyze, format json) select 1")) {
      assertThat(failure(sql, false)).as(sql).isNull();
    }
  }

  @Test
  void theSettingsOfTheInstanceStopTheRest() {
    assertRefused(
        List.of(
            "select * from read_csv('" + outside + "/out.csv')",
            "select * from '" + outside + "/out.csv'",
            "select * from read_csv('" + lake + "/../outside/out.csv')",
            "select * from read_text('/etc/passwd')",
            "select * from read_blob('/etc/passwd')",
            "select * from sniff_csv('/etc/passwd')",
            "select * from glob('/etc/*')",
            "copy (select 1) to '" + outside + "/new.csv'",
            "attach '" + outside + "/x.db'",
            "import database '" + outside + "'",
            "create table t as select 1",
            "create view v as select 1",
            "create macro m(x) as x",
            "create schema s",
            "create sequence s",
            "drop table defined",
            "insert into defined values (1)",
            "update defined set answer = 1",
            "delete from defined",
            "alter table defined add column x int",
            "copy defined from '" + lake + "/in.csv'",
            "set threads = 8",
            "set memory_limit = '100GB'",
            "set enable_external_access = true",
            "set allowed_directories = ['/']",
            "set lock_configuration = false",
            "reset lock_configuration",
            "set temp_directory = '/tmp'",
            "set timezone = 'Europe/Paris'",
            "set disabled_optimizers = ''",
            "set log_query_path = '" + lake + "/log'",
            "pragma threads = 8",
            "call enable_logging()",
            "install httpfs",
            "update extensions",
            "load httpfs",
            "load '" + lake + "/x.duckdb_extension'"),
        true);
  }

  /** Why the first of the two is needed: what DuckDB's settings let through. */
  @Test
  void theSettingsAloneWouldNotDo() {
    for (String sql :
        List.of(
            "copy (select 1) to '" + lake + "/written.csv'",
            "create temp macro m(x) as x",
            "set variable x = 1",
            // These two every session needs.
            "set enable_profiling = 'no_output'",
            "set streaming_buffer_size = '1B'",
            "checkpoint")) {
      assertThat(failure(sql, true)).as(sql).isNull();
    }
  }

  @Test
  void everySlotIsSetUpAsConfigured() {
    int threads = SlotSettings.defaults().threads();
    for (Engine.Lane lane : Engine.Lane.values()) {
      String budget = lane == Engine.Lane.WORK ? "2|64.0 MiB" : threads + "|1.0 GiB";
      try (Engine.Session session = engine.open(lane)) {
        assertThat(
                Rows.of(
                    session,
                    """
                    select current_setting('threads'), current_setting('memory_limit'),
                           current_setting('TimeZone'), current_setting('disabled_optimizers'),
                           current_setting('enable_external_access'),
                           current_setting('lock_configuration'),
                           current_setting('autoload_known_extensions')
                    """))
            .containsExactly(budget + "|UTC|common_subplan|false|true|false");
        assertThat(Rows.of(session, "select current_setting('max_temp_directory_size')"))
            .containsExactly("4.0 GiB");
        assertThat(Rows.of(session, "select current_setting('temp_directory')").getFirst())
            .endsWith("temp-" + lane.name().toLowerCase(Locale.ROOT) + "-0");
      }
    }
  }

  @Test
  void filesBelowAnAllowedDirectoryAreRead() {
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      assertThat(Rows.of(session, "select * from read_csv('" + lake + "/in.csv')"))
          .containsExactly("1|2");
    }
  }
}
