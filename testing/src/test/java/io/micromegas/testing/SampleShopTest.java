package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.server.MicromegasServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SampleShopTest {
  @TempDir Path folder;

  @Test
  void everythingThatWasSentCanBeRead() throws Exception {
    try (MicromegasServer server =
            MicromegasServer.start(
                "--free-ports",
                "--query-slots=1",
                "--query-memory=128MiB",
                "--data-dir=" + folder.resolve("data"));
        TelemetrySender sender = new TelemetrySender(URI.create(server.httpUrl()));
        SqlClient sql = new SqlClient(server.flightUrl())) {
      SampleShop.Size size = new SampleShop.Size(2, 30, 10, Duration.ofMinutes(5));
      SampleShop.Sent sent = new SampleShop(sender, size, 7).send();
      String process = "'" + sent.processId() + "'";
      assertThat(sql.number("SELECT count(*) FROM log_entries")).isEqualTo(sent.logs());
      assertThat(sql.number("SELECT count(*) FROM measures")).isEqualTo(sent.metrics());
      assertThat(sql.number("SELECT count(*) FROM blocks WHERE process_id = " + process))
          .isEqualTo(sent.blocks());
      long spans = 0;
      for (List<Object> stream :
          sql.query(
              "SELECT stream_id FROM streams WHERE process_id = "
                  + process
                  + " AND array_has(tags, 'cpu')")) {
        spans +=
            sql.number(
                "SELECT count(*) FROM view_instance('thread_spans', '"
                    + stream.getFirst()
                    + "') WHERE depth > 0");
      }
      assertThat(spans).isEqualTo(sent.spans());
      assertThat(sql.query("SELECT DISTINCT exe FROM processes")).hasToString("[[sample-shop]]");
    }
  }
}
