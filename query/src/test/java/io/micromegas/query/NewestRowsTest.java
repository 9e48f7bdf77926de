package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.engine.ScanHint;
import io.micromegas.lakehouse.Lakehouse.FileOrder;
import io.micromegas.lakehouse.Lakehouse.Need;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements for the newest rows of a view need only those. */
class NewestRowsTest {
  private static final long START = FakeLakehouse.START;
  private static final long SECOND = FakeLakehouse.SECOND;
  private static final int TIME = 7;
  private static final int LEVEL = 9;
  private static QueryFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new QueryFixture();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @BeforeEach
  void fromTheFifthSecondOnThereAreEnough() {
    fixture.lake.boundary = OptionalLong.of(START + 5 * SECOND);
    fixture.lake.needs.clear();
    fixture.lake.drafts.clear();
  }

  private static Need need(String sql) {
    fixture.rows(sql);
    return Objects.requireNonNull(fixture.lake.needs.get("log_entries"));
  }

  private static ScanHint from(int second) {
    return new ScanHint.Between(TIME, START + second * SECOND, Long.MAX_VALUE);
  }

  @Test
  void withoutConditionsTheCatalogKnows() {
    Need need = need("SELECT msg FROM log_entries ORDER BY time DESC LIMIT 3");
    assertThat(need.conditions()).containsExactly(from(5));
    assertThat(need.order()).isEqualTo(FileOrder.NEWEST_FIRST);
    assertThat(fixture.lake.drafts).isEmpty();
    need =
        need(
            "SELECT upper(msg) m, * FROM log_entries AS l ORDER BY l.time ASC, m LIMIT 2 OFFSET 1");
    assertThat(need.conditions())
        .containsExactly(new ScanHint.Between(TIME, Long.MIN_VALUE, START + 5 * SECOND));
    assertThat(need.order()).isEqualTo(FileOrder.OLDEST_FIRST);
  }

  @Test
  void withConditionsTheNewestRowsAreLookedAt() {
    String sql = "SELECT msg FROM log_entries WHERE level <= 2 ORDER BY time DESC LIMIT 2";
    ScanHint upTo2 = new ScanHint.Between(LEVEL, Long.MIN_VALUE, 2);
    // Levels 1 and 2 are those of 0, 1, 6 and 7.
    assertThat(need(sql).conditions()).containsExactly(upTo2, from(6));
    assertThat(fixture.lake.drafts).hasSize(1);
    assertThat(fixture.lake.drafts.element().conditions()).containsExactly(upTo2, from(5));
    assertThat(fixture.text(sql)).isEqualTo("message 7 | message 6");
  }

  @Test
  void whatIsNotFoundInThreeStepsIsReadWhole() {
    String sql = "SELECT msg FROM log_entries WHERE level = 1 ORDER BY time DESC LIMIT 3";
    assertThat(need(sql).conditions()).containsExactly(new ScanHint.Between(LEVEL, 1, 1));
    assertThat(fixture.lake.drafts).hasSize(3);
    assertThat(fixture.text(sql)).isEqualTo("message 6 | message 0");
  }

  @Test
  void aConditionOnWhatIsSelectedIsLeftToTheEngine() {
    assertThat(
            fixture.text(
                "SELECT upper(msg) AS shout FROM log_entries WHERE shout LIKE '%7' ORDER BY time"
                    + " DESC LIMIT 1"))
        .isEqualTo("MESSAGE 7");
  }

  @Test
  void answersThatAreNotRowsOfTheViewNeedAll() {
    for (String sql :
        List.of(
            "SELECT time FROM log_entries ORDER BY time DESC",
            "SELECT time FROM log_entries LIMIT 3",
            "SELECT time FROM log_entries ORDER BY level, time DESC LIMIT 3",
            "SELECT DISTINCT time FROM log_entries ORDER BY time DESC LIMIT 3",
            "SELECT max(time) AS time FROM log_entries ORDER BY time DESC LIMIT 3",
            "SELECT time, count(*) FROM log_entries GROUP BY time ORDER BY time DESC LIMIT 3",
            "SELECT time, row_number() OVER (ORDER BY msg) FROM log_entries ORDER BY time DESC LIMIT 3",
            "SELECT time, unnest([1, 2]) FROM log_entries ORDER BY time DESC LIMIT 3",
            "SELECT insert_time AS time FROM log_entries ORDER BY time DESC LIMIT 3",
            "SELECT * REPLACE (insert_time AS time) FROM log_entries ORDER BY time DESC LIMIT 3",
            "SELECT time FROM log_entries WHERE random() < 0.5 ORDER BY time DESC LIMIT 3",
            "SELECT time FROM log_entries WHERE level < (SELECT 5) ORDER BY time DESC LIMIT 3",
            "SELECT time FROM log_entries TABLESAMPLE 100% ORDER BY time DESC LIMIT 3",
            "SELECT time FROM log_entries l(a, b, c, d, e, f, g, i, time, level, msg, h) ORDER BY time DESC LIMIT 3",
            "SELECT time FROM log_entries QUALIFY row_number() OVER () > 0 ORDER BY time DESC LIMIT 3",
            "SELECT l.time FROM log_entries l, processes ORDER BY l.time DESC LIMIT 3",
            "SELECT time FROM log_entries ORDER BY time DESC LIMIT 50%",
            "SELECT time FROM log_entries ORDER BY time DESC LIMIT 100001",
            "SELECT time FROM log_entries ORDER BY time DESC LIMIT 1 + 2")) {
      assertThat(need(sql).conditions()).as(sql).isEmpty();
      assertThat(fixture.lake.drafts).as(sql).isEmpty();
    }
  }
}
