package io.micromegas.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a statement's conditions say of the rows it needs, before anything runs. */
class ConditionsTest {
  private static final long X = 1_700_000_005_000_000_000L;
  private static final long MIN = Long.MIN_VALUE;
  private static final long MAX = Long.MAX_VALUE;

  @TempDir static Path directory;
  private static DuckDbEngine engine;

  @BeforeAll
  static void start() {
    engine = new DuckDbEngine(EngineSettings.defaults(directory));
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  /** {@code $x} is a time; a and b are relations. */
  private static List<ScanHint> ofA(String sql) {
    MemoryScan a = MemoryScan.of(SampleRows.SCHEMA, SampleRows.parts(200, 30), false);
    MemoryScan b = MemoryScan.of(SampleRows.SCHEMA, SampleRows.parts(200, 30), false);
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      Map<String, Long> ids = session.register(Map.of("a", a, "b", b));
      String text =
          sql.replace("$x", "'2023-11-14 22:13:25'")
              .replaceAll("(from|join|,) a\\b", "$1 lake_scan(" + ids.get("a") + ") a")
              .replaceAll("(from|join|,) b\\b", "$1 lake_scan(" + ids.get("b") + ") b");
      List<ScanHint> hints =
          session.conditions(text).getOrDefault(ids.getOrDefault("a", 0L), List.of());
      assertThat(a.requests()).as("nothing runs").isEmpty();
      return hints;
    }
  }

  private static ScanHint time(long low, long high) {
    return new ScanHint.Between(0, low, high);
  }

  @Test
  void conditionsOfOneReference() {
    assertThat(ofA("select msg from a where time >= $x")).containsExactly(time(X, MAX));
    assertThat(ofA("select msg from a where not (time < $x)")).containsExactly(time(X, MAX));
    assertThat(ofA("select msg from a")).isEmpty();
    assertThat(ofA("select msg from a limit 5")).isEmpty();
  }

  @Test
  void whatIsTrueInEachCase() {
    assertThat(
            ofA("select msg from a where (time > $x and level = 1) or (time >= $x and level = 3)"))
        .containsExactlyInAnyOrder(time(X, MAX), new ScanHint.Between(2, 1, 3));
    assertThat(ofA("select msg from a where time >= $x or level = 3")).isEmpty();
    assertThat(ofA("select msg from a where time >= $x or time is null")).isEmpty();
  }

  @Test
  void daysBoundTimes() {
    long day = 1_699_920_000_000_000_000L;
    long next = day + 86_400_000_000_000L;
    assertThat(ofA("select msg from a where time::date = '2023-11-14'"))
        .containsExactly(time(day - 1000, next + 1000));
    assertThat(ofA("select msg from a where '2023-11-14' >= time::date"))
        .containsExactly(time(MIN, next + 1000));
    assertThat(ofA("select msg from a where time::date between '2023-11-14' and '2023-11-14'"))
        .containsExactly(time(day - 1000, next + 1000));
    assertThat(ofA("select msg from a where time::date > '0200-01-01'")).isEmpty();
  }

  @Test
  void throughOtherParts() {
    for (String sql :
        List.of(
            "select * from (select distinct time, level from a) where time >= $x",
            "select time, count(*) from a group by time having time >= $x",
            "select count(*) from b, a where a.time = b.time and b.time >= $x",
            "select b.msg from b left join lake a on a.time = b.time and a.time >= $x"
                .replace("lake a", "a"),
            "select time from a intersect select time from b where time >= $x",
            "with t as (select * from a), u as (select * from t where time >= $x)"
                + " select (select count(*) from u), (select max(time) from u)")) {
      assertThat(ofA(sql)).as(sql).contains(time(X, MAX));
    }
    for (String sql :
        List.of(
            "select * from (select time from a limit 10) where time >= $x",
            "select * from (select time, row_number() over () from a) where time >= $x",
            "select a.msg from a left join b on a.time = b.time and a.time >= $x",
            "select a.msg from a full join b on a.time = b.time and a.time >= $x",
            "select count(*) filter (where time >= $x) from a",
            "select count(*) from a where time >= (select max(time) from b)")) {
      assertThat(ofA(sql)).as(sql).isEmpty();
    }
  }

  @Test
  void whatIsTrueOfEveryMention() {
    String twice = " select (select count(*) from t where time >= $x), (select count(*) from t)";
    assertThat(ofA("with t as (select * from a)" + twice)).isEmpty();
    assertThat(ofA("with t as not materialized (select * from a)" + twice)).isEmpty();
    assertThat(
            ofA(
                "with t as (select * from a) select (select count(*) from t where time >= $x),"
                    + " (select count(*) from t where time > $x)"))
        .containsExactly(time(X, MAX));
    assertThat(
            ofA(
                "with l as (select * from a where time >= $x), m as (select * from l where time"
                    + " <= $x) select (select count(*) from m), (select max(time) from m)"))
        .contains(time(X, X));
  }
}
