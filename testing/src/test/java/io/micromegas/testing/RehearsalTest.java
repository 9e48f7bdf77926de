package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.server.MicromegasServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RehearsalTest {
  @TempDir Path folder;

  @Test
  void everyQuestionFindsSomething() throws Exception {
    try (MicromegasServer server =
            MicromegasServer.start("--free-ports", "--data-dir=" + folder.resolve("data"));
        SqlClient sql = new SqlClient(server.flightUrl())) {
      Rehearsal.rehearse(server.httpUrl(), server.flightUrl(), 1);
      for (String question : Rehearsal.QUESTIONS) {
        assertThat(sql.query(question)).as(question).isNotEmpty();
      }
      // Both kinds of senders were heard.
      assertThat(sql.query("SELECT DISTINCT exe FROM processes")).hasToString("[[sample-shop]]");
      assertThat(sql.number("SELECT count(*) FROM processes")).isEqualTo(2);
    }
  }
}
