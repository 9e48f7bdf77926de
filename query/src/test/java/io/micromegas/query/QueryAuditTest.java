package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One JSON object for each statement that was executed. */
class QueryAuditTest {
  private static final Caller BOB =
      new Caller(
          "grafana",
          "panel/2",
          "dashboard",
          Optional.of("s1"),
          Optional.empty(),
          Optional.empty(),
          "bob",
          "bob@example.com",
          Optional.of("Bob Ö."),
          "192.0.2.1",
          Rights.ALL);

  private final QueryFixture fixture = new QueryFixture();
  private final List<String> told = new CopyOnWriteArrayList<>();

  @BeforeEach
  void listen() {
    fixture.queries.tell(query -> told.add(QueryAudit.json(query)));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private JsonNode only() throws Exception {
    assertThat(told).hasSize(1);
    return new ObjectMapper().readTree(told.getFirst());
  }

  @Test
  void anAnswerIsToldWithWhoAskedAndWhatItTook() throws Exception {
    String sql = "SELECT level FROM log_entries WHERE msg LIKE 'message%'";
    TimeRange range =
        new TimeRange(FakeLakehouse.START, FakeLakehouse.START + 4 * FakeLakehouse.SECOND);
    fixture.rows(new QueryRequest(sql, range, OptionalLong.of(3), BOB, false));
    JsonNode json = only();
    List<String> fields = new ArrayList<>();
    json.fieldNames().forEachRemaining(fields::add);
    assertThat(fields)
        .containsExactly(
            "query_id",
            "client_ip",
            "client",
            "agent",
            "entrypoint",
            "session",
            "user",
            "email",
            "name",
            "service_account",
            "sql",
            "range_begin",
            "range_end",
            "limit",
            "context_init_ms",
            "planning_ms",
            "execution_ms",
            "setup_ms",
            "total_ms",
            "status",
            "output_rows",
            "output_bytes",
            "bytes_scanned",
            "peak_memory_bytes",
            "spilled_bytes",
            "sql_hash");
    assertThat(json.path("name").asText()).isEqualTo("Bob Ö.");
    assertThat(json.path("sql").asText()).isEqualTo(sql);
    assertThat(json.path("range_begin").asText()).isEqualTo("2024-05-01T12:00:00Z");
    assertThat(json.path("range_end").asText()).isEqualTo("2024-05-01T12:00:04Z");
    assertThat(json.path("status").asText()).isEqualTo("ok");
    assertThat(json.path("output_rows").asLong()).isEqualTo(3);
    assertThat(json.path("total_ms").asLong())
        .isGreaterThanOrEqualTo(json.path("setup_ms").asLong());
    assertThat(json.path("sql_hash").asText()).isEqualTo(SqlHash.of(sql)).hasSize(16);
  }

  @Test
  void aKeyIsTheServiceThatAsksForSomebody() throws Exception {
    Caller keyed =
        new Caller(
            BOB.client(),
            BOB.agent(),
            BOB.entrypoint(),
            BOB.session(),
            BOB.notebook(),
            BOB.cell(),
            BOB.user(),
            BOB.email(),
            BOB.name(),
            BOB.address(),
            new Rights(Optional.of("grafana's key"), false));
    fixture.rows(new QueryRequest("SELECT 1", TimeRange.ALL, OptionalLong.empty(), keyed, false));
    JsonNode json = only();
    assertThat(json.path("service_account").asBoolean()).isTrue();
    assertThat(json.path("service_account_name").asText()).isEqualTo("grafana's key");
    assertThat(json.path("user").asText()).isEqualTo("bob");
  }

  @Test
  void errorsHaveAClass() throws Exception {
    assertThatExceptionOfType(MicromegasException.class)
        .isThrownBy(() -> fixture.rows("SELECT nothing FROM log_entries"));
    JsonNode json = only();
    assertThat(json.path("status").asText()).isEqualTo("error");
    assertThat(json.path("error_class").asText()).isEqualTo("user");
    assertThat(json.path("error").asText())
        .contains("nothing")
        .endsWith("(query_id=" + json.path("query_id").asText() + ")");
    assertThat(json.has("range_begin")).isFalse();
    assertThat(json.has("limit")).isFalse();

    told.clear();
    fixture.lake.failOnRead = new IllegalStateException("a secret");
    assertThatExceptionOfType(MicromegasException.class)
        .isThrownBy(() -> fixture.rows("SELECT level FROM log_entries"));
    assertThat(only().path("error_class").asText()).isEqualTo("internal");
    assertThat(told.getFirst()).doesNotContain("secret");
  }

  @Test
  void anAnswerThatNobodyWantedIsIncomplete() throws Exception {
    fixture.execute("SELECT * FROM log_entries").close();
    assertThat(only().path("status").asText()).isEqualTo("incomplete");
    assertThat(only().has("error")).isFalse();
  }

  @Test
  void descriptionsAndPlansAreStatementsAndPreparingIsNot() {
    fixture.rows("DESCRIBE log_entries");
    fixture.rows("EXPLAIN SELECT 1");
    fixture.service.describe(QueryFixture.request("SELECT 1"));
    assertThat(told).hasSize(2);
  }

  @Test
  void statementsThatDifferInConstantsAndLayoutHaveOneHash() {
    assertThat(SqlHash.normal("SELECT  a,\n'x''y' FROM \"T\" -- end\n WHERE b >= 1.5e-3 /* c */"))
        .isEqualTo("select a , ? from \"T\" where b >= ?");
    assertThat(SqlHash.of("select A from t where x=1"))
        .isEqualTo(SqlHash.of("SELECT a\nFROM t WHERE X = 22 -- another"))
        .isNotEqualTo(SqlHash.of("SELECT \"a\" FROM t WHERE x = 1"));
    assertThat(SqlHash.normal("SELECT E'a\\'b' || $q$ it's $q$ || x'00', $1::int, a->>'b', .5"))
        .isEqualTo("select ? || ? || ? , $ ? :: int , a ->> ? , ?");
    assertThat(SqlHash.normal("select 'no  end\n here")).isEqualTo("select 'no end here");
    assertThat(SqlHash.normal("/* a /* b */ c */ 1")).isEqualTo("?");
    assertThat(SqlHash.normal("/* a")).isEqualTo("/* a");
    assertThat(SqlHash.normal("")).isEmpty();
  }
}
