package io.micromegas.ingest;

import static io.micromegas.ingest.OtlpBodies.LOGS;
import static io.micromegas.ingest.OtlpBodies.TIME;
import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.catalog.CatalogRelation;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes and streams are announced once, and again when they are gone. */
class OtlpAnnouncingTest {
  @TempDir Path lake;
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.start(lake);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aStreamOfRequestsIsAnnouncedOnce() {
    for (int i = 0; i < 10; i++) {
      assertThat(post("message " + i)).isEqualTo(200);
    }
    assertThat(server.catalog.announcements).hasValue(2);
    assertThat(server.catalog.commits).hasValue(10);
    assertThat(server.blocks(LOGS)).hasSize(10);
  }

  @Test
  void whatWasRetiredMeanwhileIsAnnouncedAgain() throws SQLException {
    assertThat(post("before")).isEqualTo(200);
    for (String gone : new String[] {"processes", "streams"}) {
      retire(gone);
      assertThat(server.catalog.announcements.getAndSet(0)).isEqualTo(2);
      assertThat(post("after " + gone)).isEqualTo(200);
      assertThat(server.blocks(LOGS)).isNotEmpty();
      assertThat(server.count(CatalogRelation.PENDING_BLOCKS)).isZero();
      assertThat(server.catalog.announcements).hasValue(2);
    }
    assertThat(server.blocks(LOGS)).hasSize(3);
  }

  @Test
  void aRetryShowsWhatAFailureLeftWaiting() throws SQLException {
    assertThat(post("before")).isEqualTo(200);
    retire("processes");
    // The commit goes through, but nobody hears of it.
    server.catalog.failAfter.set(1);
    assertThat(post("lost")).isEqualTo(503);
    assertThat(post("lost")).isEqualTo(200);
    assertThat(server.count(CatalogRelation.PENDING_BLOCKS)).isZero();
    assertThat(server.blocks(LOGS)).hasSize(2);
  }

  @Test
  void onlyTheLatestStreamsAreRemembered() {
    AnnouncedStreams latest = new AnnouncedStreams(2);
    UUID[] ids = new UUID[3];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = new UUID(0, i);
    }
    latest.add(ids[0]);
    latest.add(ids[1]);
    assertThat(latest.has(ids[0])).isTrue();
    latest.add(ids[2]);
    assertThat(latest.has(ids[0])).isTrue();
    assertThat(latest.has(ids[1])).isFalse();
  }

  private int post(String message) {
    return server
        .sender
        .send(
            HttpRequest.newBuilder(server.sender.at("/v1/logs"))
                .header("Content-Type", "application/x-protobuf")
                .POST(BodyPublishers.ofByteArray(OtlpBodies.logs(message, TIME))))
        .statusCode();
  }

  private void retire(String table) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                server.database.url(), server.database.user(), server.database.password());
        Statement statement = connection.createStatement()) {
      statement.execute("delete from " + table.replaceAll("(es|s)$", "") + "_totals");
      statement.execute("delete from " + table);
    }
  }
}
