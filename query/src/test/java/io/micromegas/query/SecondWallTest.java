package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.MicromegasException;
import io.micromegas.engine.BatchStream;
import io.micromegas.engine.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine itself stops when the first wall is not there: files, settings, attaching. */
class SecondWallTest {

  @Test
  void theEngineReadsAndWritesNoFilesAndKeepsItsSettings(@TempDir Path directory) throws Exception {
    Path secret = Files.writeString(directory.resolve("secret.csv"), "a\n1\n");
    Path target = directory.resolve("out.csv");
    List<String> got = new ArrayList<>();
    try (QueryFixture fixture = new QueryFixture()) {
      for (String sql :
          List.of(
              "SELECT * FROM read_csv('" + secret + "')",
              "SELECT * FROM '" + secret + "'",
              "SELECT * FROM glob('" + directory + "/*')",
              "SELECT * FROM read_text('/etc/passwd')",
              "COPY (SELECT 1) TO '" + target + "'",
              "ATTACH '" + directory.resolve("x.db") + "'",
              "CREATE TABLE x AS SELECT 1",
              "CREATE MACRO f() AS 1",
              "SET memory_limit = '100GB'",
              "SET enable_external_access = true",
              "INSTALL httpfs",
              "LOAD httpfs")) {
        try (Engine.Session session = fixture.engine.open(Engine.Lane.HEAVY);
            BatchStream stream = session.execute(sql)) {
          stream.next();
          got.add(sql);
        } catch (MicromegasException refused) {
          assertThat(refused.getMessage()).as(sql).isNotEmpty();
        }
      }
    }
    assertThat(got).isEmpty();
    assertThat(target).doesNotExist();
    assertThat(directory.resolve("x.db")).doesNotExist();
  }
}
