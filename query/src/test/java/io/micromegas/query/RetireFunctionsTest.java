package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import java.util.List;
import java.util.OptionalLong;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Partitions retired one by one: as many as there are rows in the answer. */
class RetireFunctionsTest {
  private static final String BY_FILE = "retire_partition_by_file";

  private static QueryFixture fixture;
  private static FakeWork work;

  @BeforeAll
  static void start() {
    fixture = new QueryFixture();
    work = fixture.lake.work;
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @BeforeEach
  void forget() {
    work.asked.clear();
  }

  @Test
  void eachRowRetiresOnePartition() {
    assertThat(
            fixture.text(
                "SELECT retire_partition_by_file(file_path) AS message, num_rows"
                    + " FROM list_partitions() WHERE view_set_name = 'log_entries'"))
        .isEqualTo(
            "SUCCESS: Retired partition views/0.parquet,0"
                + " | SUCCESS: Retired partition views/1.parquet,100");
    assertThat(work.asked)
        .containsExactly("retire file views/0.parquet", "retire file views/1.parquet");
  }

  @Test
  void constantsAreRowsToo() {
    assertThat(fixture.text("SELECT retire_partition_by_file('a' || '.parquet')"))
        .isEqualTo("SUCCESS: Retired partition a.parquet");
    assertThat(fixture.text("SELECT Retire_Partition_By_File(NULL)"))
        .isEqualTo("ERROR: all arguments must be non-null");
    fixture.rows("SELECT retire_partition_by_file('same') FROM range(3)");
    fixture.rows("SELECT retire_partition_by_file(p) FROM (VALUES ('x'), ('y')) v(p)");
    assertThat(work.asked)
        .containsExactly(
            "retire file a.parquet",
            "retire file NULL",
            "retire file same",
            "retire file same",
            "retire file same",
            "retire file x",
            "retire file y");
  }

  @Test
  void rowsAreChosenBySubqueries() {
    assertThat(
            fixture.rows(
                "WITH oldest AS (SELECT file_path FROM list_partitions()"
                    + " ORDER BY begin_insert_time DESC LIMIT 2)"
                    + " SELECT retire_partition_by_file(file_path) FROM oldest"))
        .hasSize(2);
    assertThat(work.asked)
        .containsExactlyInAnyOrder("retire file views/1.parquet", "retire file views/2.parquet");
    work.asked.clear();
    fixture.rows(
        "SELECT retire_partition_by_file(p::text) FROM (SELECT p FROM range(100000) r(p) LIMIT 5"
            + " OFFSET 3)");
    assertThat(work.asked).hasSize(5);
  }

  @Test
  void byExactKeys() {
    for (String time :
        List.of(
            "TIMESTAMP '2024-05-01 12:00:01'",
            "'2024-05-01T14:00:01+02:00'",
            "CAST('2024-05-01T12:00:01+00:00' AS TIMESTAMP)",
            "begin_insert_time")) {
      work.asked.clear();
      fixture.rows(
          "SELECT retire_partition_by_metadata('log_entries', 'global', "
              + time
              + ", '2024-05-01T12:00:02Z') AS message FROM list_partitions() WHERE num_rows = 100");
      assertThat(work.asked)
          .as(time)
          .containsExactly(
              "retire exactly log_entries/global Optional[1000000000] Optional[2000000000]");
    }
    work.asked.clear();
    fixture.rows(
        "SELECT retire_partition_by_metadata(view_set_name, view_instance_id, begin_insert_time,"
            + " end_insert_time, file_schema_hash) FROM list_partitions() WHERE num_rows = 200");
    fixture.rows(
        "SELECT retire_partition_by_metadata('log_entries','global',CAST('2024-05-01T12:00:00' AS"
            + " TIMESTAMP),CAST('2024-05-01T12:00:01' AS TIMESTAMP),decode('0704','hex')) as message");
    assertThat(work.asked)
        .containsExactly(
            "retire exactly measures/global Optional[2000000000] Optional[3000000000] v3",
            "retire exactly log_entries/global Optional[0] Optional[1000000000] v7");
  }

  @Test
  void nothingIsRetiredBeforeRowsAreRead() {
    String sql = "SELECT retire_partition_by_file(file_path) AS message FROM list_partitions()";
    assertThat(fixture.service.describe(QueryFixture.request(sql)).getFields())
        .extracting(Field::getName)
        .containsExactly("message");
    fixture.service.describe(QueryFixture.request("SELECT retire_partition_by_file('x')"));
    fixture.rows("DESCRIBE " + sql);
    fixture.rows("EXPLAIN " + sql);
    fixture.rows("EXPLAIN SELECT retire_partition_by_file('x')");
    fixture.rows(sql + " WHERE false");
    assertThat(work.asked).isEmpty();
  }

  @Test
  void otherPlacesAreRefused() {
    String call = BY_FILE + "(file_path)";
    String from = " FROM list_partitions()";
    for (String sql :
        List.of(
            "SELECT file_path" + from + " WHERE " + call + " LIKE 'SUCCESS%'",
            "SELECT " + call + from + " ORDER BY num_rows",
            "SELECT " + call + from + " LIMIT 1",
            "SELECT DISTINCT " + call + from,
            "SELECT " + call + from + " GROUP BY ALL",
            "SELECT " + call + ", count(*)" + from + " GROUP BY file_path",
            "SELECT " + call + from + " USING SAMPLE 1",
            "SELECT " + call + from + " QUALIFY row_number() OVER () = 1",
            "SELECT upper(" + call + ")" + from,
            "SELECT max(" + call + ")" + from,
            "SELECT CASE WHEN num_rows = 0 THEN " + call + " END" + from,
            "SELECT * FROM (SELECT " + call + from + ")",
            "WITH r AS (SELECT " + call + from + ") SELECT * FROM r",
            "SELECT " + call + from + " UNION ALL SELECT " + call + from,
            "SELECT (SELECT " + call + from + " LIMIT 1)",
            "SELECT list_transform(['x'], f -> " + BY_FILE + "(f))",
            "SELECT [" + BY_FILE + "('x')]",
            "VALUES (" + BY_FILE + "('x'))",
            "SELECT * FROM " + BY_FILE + "('x')",
            "SELECT " + BY_FILE + "('x') OVER ()",
            "SELECT system.main." + BY_FILE + "('x')",
            "SELECT 'x'." + BY_FILE + "() || 'y'",
            "SELECT " + BY_FILE + "(msg) FROM log_entries",
            "SELECT " + BY_FILE + "('a', 'b')",
            "SELECT " + BY_FILE + "(DISTINCT 'a')",
            "SELECT " + BY_FILE + "('a') FILTER (true)",
            "SELECT retire_partition_by_metadata('log_entries', 'global', now())",
            "EXPLAIN ANALYZE SELECT " + call + from,
            "SELECT "
                + BY_FILE
                + "(msg) FROM retire_partitions('a', 'global', now(), now()), log_entries",
            "DESCRIBE SELECT " + call + from + " LIMIT 1")) {
      assertThatExceptionOfType(MicromegasException.class)
          .as(sql)
          .isThrownBy(() -> fixture.rows(sql))
          .satisfies(e -> assertThat(e.code()).as(sql).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }
    QueryRequest capped =
        new QueryRequest("SELECT " + call + from, TimeRange.ALL, OptionalLong.of(1), "test");
    assertThatExceptionOfType(MicromegasException.class)
        .isThrownBy(() -> fixture.rows(capped))
        .withMessageContaining("choose the rows in a subquery");
    assertThat(work.asked).isEmpty();
  }

  @Test
  void twoColumnsOfARow() {
    fixture.rows(
        "SELECT retire_partition_by_file('a'), retire_partition_by_file('b') FROM range(2)");
    assertThat(work.asked).hasSize(4);
  }
}
