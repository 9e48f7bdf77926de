package io.micromegas.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.MicromegasException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class MicromegasServerTest {
  @TempDir Path folder;

  private static int status(String url) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(url)).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  private String[] options(String... more) {
    String[] all = new String[more.length + 4];
    all[0] = "--free-ports";
    all[1] = "--query-slots=1";
    all[2] = "--query-memory=64MiB";
    all[3] = "--data-dir=" + folder.resolve("data");
    System.arraycopy(more, 0, all, 4, more.length);
    return all;
  }

  @Test
  void isReadyWhenItHasStartedAndLeavesNothingRunning() throws Exception {
    Path announcement = folder.resolve("data/server.json");
    try (MicromegasServer server = MicromegasServer.start(options())) {
      assertThat(status(server.httpUrl() + "/ready")).isEqualTo(200);
      assertThat(announcement).content().contains(server.flightUrl(), server.httpUrl());
      assertThat(status(server.otlpHttpUrl() + "/ready")).isEqualTo(200);
      assertThat(announcement)
          .content()
          .contains("\"otlp_grpc\": \"" + server.otlpGrpcUrl(), server.otlpHttpUrl());
      assertThat(server.readyLine())
          .contains(" otlp_grpc=" + server.otlpGrpcUrl(), " otlp_http=" + server.otlpHttpUrl());
      assertThat(server.readyLine()).startsWith("micromegas ready http=http://127.0.0.1:");
    }
    assertThat(announcement).doesNotExist();
    assertThat(Postmaster.of(folder.resolve("data/postgres/data"))).isEmpty();
  }

  @Test
  void usesAnotherDatabaseIfToldTo() throws Exception {
    try (DataDirectory elsewhere = DataDirectory.open(folder.resolve("elsewhere"));
        EmbeddedDatabase database = EmbeddedDatabase.start(elsewhere)) {
      String url = database.url() + "?user=" + database.user() + "&password=" + database.password();
      try (MicromegasServer server = MicromegasServer.start(options("--sql-url=" + url))) {
        assertThat(status(server.httpUrl() + "/ready")).isEqualTo(200);
        assertThat(folder.resolve("data/postgres")).doesNotExist();
      }
    }
  }

  @Test
  void portsOfOpenTelemetryCanBeClosed() throws Exception {
    String[] closed = options("--otlp-grpc-port=off", "--otlp-http-port=off");
    try (MicromegasServer server = MicromegasServer.start(closed)) {
      assertThat(status(server.httpUrl() + "/ready")).isEqualTo(200);
      assertThat(server.readyLine()).doesNotContain("otlp");
      assertThatThrownBy(server::otlpGrpcUrl).hasMessageContaining("--otlp-grpc-port=off");
    }
  }

  @Test
  void namesTheOptionOfAPortOfOpenTelemetryThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (String option : new String[] {"--otlp-grpc-port", "--otlp-http-port"}) {
        String other =
            option.equals("--otlp-grpc-port") ? "--otlp-http-port=0" : "--otlp-grpc-port=off";
        String[] options = {
          "--data-dir=" + folder.resolve("data"),
          "--http-port=0",
          "--flight-port=0",
          other,
          option + "=" + taken.getLocalPort()
        };
        assertThatThrownBy(() -> MicromegasServer.start(options))
            .isInstanceOf(MicromegasException.class)
            .hasMessageContaining(":" + taken.getLocalPort())
            .hasMessageContaining(option + "=off");
      }
      assertThat(Files.exists(folder.resolve("data/postgres"))).isFalse();
    }
  }

  @Test
  void namesThePortThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String[] options = {
        "--data-dir=" + folder.resolve("data"),
        "--http-port=" + taken.getLocalPort(),
        "--flight-port=0"
      };
      assertThatThrownBy(() -> MicromegasServer.start(options))
          .isInstanceOf(MicromegasException.class)
          .hasMessageContaining(":" + taken.getLocalPort())
          .hasMessageContaining("--free-ports");
      assertThat(Files.exists(folder.resolve("data/postgres"))).isFalse();
    }
  }
}
