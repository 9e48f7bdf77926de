package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.MicromegasException;
import java.math.BigInteger;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ParametersTest {
  private static QueryFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new QueryFixture();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static List<List<String>> rows(String sql, SqlValue... values) {
    return fixture.rows(QueryFixture.request(sql).with(List.of(values)));
  }

  private static SqlValue whole(long number) {
    return new SqlValue.Whole(BigInteger.valueOf(number));
  }

  private static QueryService.Prepared prepared(String sql) {
    return fixture.service.prepare(QueryFixture.request(sql));
  }

  private static List<String> types(String sql) {
    return prepared(sql).parameters().stream().map(ArrowFields::sqlName).toList();
  }

  @Test
  void valuesTakeThePlacesOfParameters() {
    assertThat(rows("SELECT ? + 1, $2", whole(41), new SqlValue.Text("a'b")))
        .containsExactly(List.of("42", "a'b"));
    assertThat(rows("SELECT $2, $1, $2", whole(1), whole(2)))
        .containsExactly(List.of("2", "1", "2"));
    assertThat(
            rows(
                "SELECT n FROM range(5) t(n) WHERE n IN (?, ?) LIMIT ?",
                whole(2),
                whole(4),
                whole(1)))
        .containsExactly(List.of("2"));
  }

  @Test
  void aTextIsNeverSql() {
    for (String text :
        List.of("a'b", "'; SELECT 1; --", "\\'", "''", "$1", "?", "x' OR '1'='1", "é\n\"")) {
      assertThat(rows("SELECT ?", new SqlValue.Text(text))).containsExactly(List.of(text));
      assertThat(rows("SELECT ? = ?", new SqlValue.Text(text), new SqlValue.Text(text)))
          .containsExactly(List.of("true"));
    }
    assertThatThrownBy(() -> rows("SELECT ?", new SqlValue.Text("a\0b")))
        .isInstanceOf(MicromegasException.class)
        .hasMessageContaining("parameter 1 holds the character U+0000");
  }

  @Test
  void everyTypeKeepsItsValue() {
    assertThat(rows("SELECT -?, 3 - ?, ?", whole(-5), whole(-5), whole(Long.MIN_VALUE)))
        .containsExactly(List.of("5", "8", "-9223372036854775808"));
    assertThat(rows("SELECT ?, ?", new SqlValue.Real(1e300), new SqlValue.Real(Double.NaN)))
        .containsExactly(List.of("1.0E300", "NaN"));
    assertThat(rows("SELECT ? AND NOT ?", new SqlValue.Truth(true), new SqlValue.Truth(false)))
        .containsExactly(List.of("true"));
    assertThat(
            rows(
                "SELECT ? = TIMESTAMP '2024-05-01 00:00:00'",
                new SqlValue.Time(1714521600000000000L)))
        .containsExactly(List.of("true"));
    assertThat(rows("SELECT hex(?)", new SqlValue.Bytes(new byte[] {0, -1})))
        .containsExactly(List.of("00FF"));
    assertThat(
            rows(
                "SELECT ? IS NULL, typeof(?)",
                new SqlValue.Null(SqlValue.Type.VARCHAR),
                new SqlValue.Null(SqlValue.Type.DOUBLE)))
        .containsExactly(List.of("true", "DOUBLE"));
  }

  @Test
  void columnsHaveTheNamesThatWereWritten() {
    List<String> names =
        prepared("SELECT ?, ? + 1 AS b, lower(?)").columns().getFields().stream()
            .map(Field::getName)
            .toList();
    assertThat(names).containsExactly("$1", "b", "lower($3)");
    try (QueryResult result =
        fixture.service.execute(
            QueryFixture.request("SELECT ?, ? + 1 AS b, lower(?)")
                .with(List.of(new SqlValue.Text("x"), whole(1), new SqlValue.Text("Y"))))) {
      assertThat(result.schema().getFields()).extracting(Field::getName).isEqualTo(names);
    }
  }

  @Test
  void aNumberIsNotThePlaceOfAColumn() {
    assertThat(rows("SELECT n FROM range(3) t(n) ORDER BY ?, n DESC", whole(1)))
        .containsExactly(List.of("2"), List.of("1"), List.of("0"));
  }

  @Test
  void typesComeFromWhatStandsBeside() {
    assertThat(types("SELECT msg FROM log_entries WHERE level <= ? AND time BETWEEN ? AND ?"))
        .containsExactly("INTEGER", "TIMESTAMP_NS", "TIMESTAMP_NS");
    assertThat(types("SELECT msg FROM log_entries WHERE msg = ? AND target LIKE ? LIMIT ?"))
        .containsExactly("VARCHAR", "VARCHAR", "BIGINT");
    assertThat(
            types(
                "SELECT count(*) FROM log_entries HAVING count(*) > ? AND CAST(? AS DOUBLE) > 1.5"))
        .containsExactly("BIGINT", "DOUBLE");
    assertThat(types("SELECT 1 WHERE now() - INTERVAL 1 DAY < ? OR CAST(? AS TIMESTAMP) > now()"))
        .containsExactly("TIMESTAMP_NS", "TIMESTAMP_NS");
    assertThat(types("SELECT 1")).isEmpty();
  }

  @Test
  void viewsAreReadByParameters() {
    String sql = "SELECT count(*) FROM log_entries WHERE level <= ?";
    long all = Long.parseLong(rows(sql, whole(6)).getFirst().getFirst());
    assertThat(all).isPositive();
    assertThat(rows(sql, whole(0))).containsExactly(List.of("0"));
    assertThat(rows(sql, new SqlValue.Text("6"))).containsExactly(List.of(Long.toString(all)));
    assertThat(prepared("SELECT * FROM view_instance('log_entries', ?)").columns())
        .isEqualTo(fixture.service.describe(QueryFixture.request("SELECT * FROM log_entries")));
  }

  @Test
  void eachParameterNeedsAValue() {
    assertThatThrownBy(() -> rows("SELECT ?, ?", whole(1)))
        .hasMessageContaining("the statement has 2 parameters, and 1 were given");
    assertThatThrownBy(() -> rows("SELECT ?")).hasMessageContaining("1 parameter, and 0");
    assertThatThrownBy(() -> rows("SELECT 1", whole(1))).hasMessageContaining("0 parameters");
  }

  @Test
  void parametersStandForValuesOnly() {
    assertThatThrownBy(() -> rows("SELECT * FROM ?", new SqlValue.Text("log_entries")))
        .isInstanceOf(MicromegasException.class);
    assertThatThrownBy(
            () -> rows("SELECT count(*) FROM read_parquet(?)", new SqlValue.Text("/etc/passwd")))
        .hasMessageContaining("read_parquet");
    assertThatThrownBy(() -> rows("SELECT $100000000", whole(1)))
        .isInstanceOf(MicromegasException.class);
  }
}
