package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.server.MicromegasServer;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The main job over the real doors: telemetry in over HTTP, answers out over Flight SQL. */
class WholeSystemTest {
  @TempDir static Path data;
  private static MicromegasServer server;
  private static HttpClient http;
  private static SqlClient sql;

  @BeforeAll
  static void start() {
    server =
        MicromegasServer.start(
            "--data-dir",
            data.resolve("lake").toString(),
            "--free-ports",
            "--query-memory",
            "128MiB",
            "--query-disk",
            "64MiB");
    http = HttpClient.newHttpClient();
    sql = new SqlClient(server.flightUrl());
  }

  @AfterAll
  static void stop() throws Exception {
    sql.close();
    http.close();
    server.close();
  }

  private static Sender announced() throws Exception {
    Sender sender = new Sender(server.httpUrl(), http);
    assertThat(sender.announceProcess()).isEqualTo(200);
    assertThat(sender.announceStream()).isEqualTo(200);
    return sender;
  }

  @Test
  void whatIsAcknowledgedIsInTheNextAnswerUnderConcurrentWriters() throws Exception {
    int writers = 6;
    int blocks = 15;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> work = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        work.add(() -> {
          Sender sender = announced();
          for (int b = 1; b <= blocks; b++) {
            assertThat(sender.logs(10)).isEqualTo(200);
            assertThat(
                    sql.number(
                        "SELECT count(*) FROM log_entries WHERE process_id = '"
                            + sender.processId
                            + "'"))
                .isEqualTo(10L * b);
            assertThat(
                    sql.number(
                        "SELECT count(*) FROM view_instance('log_entries', '"
                            + sender.processId
                            + "')"))
                .isEqualTo(10L * b);
          }
          return null;
        });
      }
      for (Future<Void> future : threads.invokeAll(work)) {
        future.get();
      }
    }
  }

  @Test
  void aBlockThatComesFirstIsPendingUntilItsStreamAndProcessCome() throws Exception {
    Sender sender = new Sender(server.httpUrl(), http);
    String pending =
        "SELECT count(*) FROM pending_blocks WHERE process_id = '" + sender.processId + "'";
    String visible =
        "SELECT count(*) FROM log_entries WHERE process_id = '" + sender.processId + "'";

    assertThat(sender.logs(7)).isEqualTo(200);
    assertThat(sql.number(pending)).isEqualTo(1);
    assertThat(sql.number(visible)).isZero();

    assertThat(sender.announceStream()).isEqualTo(200);
    assertThat(sql.number(pending)).isEqualTo(1);

    assertThat(sender.announceProcess()).isEqualTo(200);
    assertThat(sql.number(pending)).isZero();
    assertThat(sql.number(visible)).isEqualTo(7);
  }

  @Test
  void oneViewManyTimesInAStatementWithAndWithoutRows() throws Exception {
    Sender sender = announced();
    String view = "view_instance('log_entries', '" + sender.processId + "')";
    String selfJoin =
        "SELECT count(*) FROM %s a JOIN %s b ON a.msg = b.msg AND a.time = b.time"
            .formatted(view, view);
    String cteTwice =
        "WITH l AS (SELECT * FROM %s) SELECT (SELECT count(*) FROM l WHERE level <= 3) * 1000"
                .formatted(view)
            + " + (SELECT count(*) FROM l WHERE level > 3)";
    String union =
        "SELECT count(*) FROM (SELECT msg FROM %s WHERE level = 1 UNION ALL SELECT msg FROM %s WHERE level >= 3)"
            .formatted(view, view);

    assertThat(sql.number(selfJoin)).isZero();
    assertThat(sql.number(cteTwice)).isZero();
    assertThat(sql.number(union)).isZero();

    assertThat(sender.logs(60)).isEqualTo(200);
    assertThat(sender.logs(60)).isEqualTo(200);

    assertThat(sql.number(selfJoin)).isEqualTo(120);
    assertThat(sql.number(cteTwice)).isEqualTo(60_060);
    assertThat(sql.number(union)).isEqualTo(20 + 80);
  }

  @Test
  void theSameBlockAgainIsStoredOnceAndOtherBytesAreRefused() throws Exception {
    Sender sender = announced();
    assertThat(sender.post("insert_block", sender.logBody(5, 1))).isEqualTo(200);
    assertThat(sender.post("insert_block", sender.logBody(5, 1))).isEqualTo(200);
    assertThat(sender.post("insert_block", sender.logBody(6, 1))).isEqualTo(409);
    assertThat(
            sql.number(
                "SELECT count(*) FROM log_entries WHERE process_id = '" + sender.processId + "'"))
        .isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE log_entries",
        "COPY log_entries TO '/tmp/x.parquet'",
        "ATTACH '/tmp/x.db'",
        "SET threads = 1",
        "SELECT 1; SELECT 2",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT current_setting('memory_limit')",
      })
  void whatIsNotAQuestionIsRefused(String statement) {
    assertThatThrownBy(() -> sql.query(statement))
        .isInstanceOfSatisfying(
            FlightRuntimeException.class,
            e -> assertThat(e.status().code()).isEqualTo(FlightStatusCode.INVALID_ARGUMENT));
  }

  @Test
  void aQueryOverItsMemoryFailsAloneAndSaysSo() throws Exception {
    Sender sender = announced();
    assertThat(sender.logs(10)).isEqualTo(200);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> hog =
          threads.submit(() ->
              assertThatThrownBy(
                      () -> sql.query("SELECT list(range || repeat('x', 200)) FROM range(5000000)"))
                  .isInstanceOf(FlightRuntimeException.class)
                  .satisfies(e ->
                      assertThat(((FlightRuntimeException) e).status().code())
                          .isEqualTo(FlightStatusCode.RESOURCE_EXHAUSTED)));
      for (int i = 0; i < 50; i++) {
        assertThat(
                sql.number(
                    "SELECT count(*) FROM log_entries WHERE process_id = '"
                        + sender.processId
                        + "'"))
            .isEqualTo(10);
      }
      hog.get();
    }
  }
}
