package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.client.AuthenticationException;
import io.micromegas.client.MicromegasClient;
import io.micromegas.server.MicromegasServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that asks for keys, and is therefore allowed to listen on every address. */
@Timeout(120)
class KeysTest {
  private static final String KEY = "s3cret";

  @TempDir static Path data;
  private static MicromegasServer server;

  @BeforeAll
  static void start() throws IOException {
    Path keys =
        Files.writeString(
            data.resolve("keys.json"), "[{\"name\":\"ann\",\"key\":\"" + KEY + "\"}]");
    server =
        MicromegasServer.start(
            "--data-dir=" + data.resolve("lake"),
            "--free-ports",
            "--bind=0.0.0.0",
            "--api-keys-file=" + keys,
            "--query-memory=128MiB",
            "--query-disk=64MiB");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String jdbc(String parameters) {
    return server.flightUrl().replace("grpc:", "jdbc:arrow-flight-sql:")
        + "/?useEncryption=false"
        + parameters;
  }

  private static long one(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT 1")) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    }
  }

  /** T-17 and T-18. */
  @Test
  void jdbcBringsATokenOrAPassword() throws SQLException {
    for (String right : new String[] {"&token=" + KEY, "&user=ann&password=" + KEY}) {
      try (Connection connection = DriverManager.getConnection(jdbc(right))) {
        assertThat(one(connection)).as(right).isEqualTo(1);
      }
    }
    for (String wrong : new String[] {"", "&token=wrong", "&user=ann&password=wrong"}) {
      assertThatThrownBy(
              () -> {
                try (Connection connection = DriverManager.getConnection(jdbc(wrong))) {
                  one(connection);
                }
              })
          .as(wrong)
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void theClientBringsATokenAndIsKnownByItsName() {
    try (MicromegasClient ann = MicromegasClient.builder(server.flightUrl()).token(KEY).build()) {
      assertThat(
              ann.query("SELECT user FROM queries WHERE state = 'running'")
                  .single()
                  .getString("user"))
          .isEqualTo("ann");
    }
    try (MicromegasClient bob =
        MicromegasClient.builder(server.flightUrl())
            .token(KEY)
            .header("x-user-id", "bob")
            .header("x-auth-is-admin", "true")
            .build()) {
      assertThat(
              bob.query("SELECT user FROM queries WHERE state = 'running'")
                  .single()
                  .getString("user"))
          .as("a key may act for somebody")
          .isEqualTo("bob");
    }
  }

  @Test
  void whoHasNoKeyIsTold() {
    for (MicromegasClient client :
        new MicromegasClient[] {
          MicromegasClient.connect(server.flightUrl()),
          MicromegasClient.builder(server.flightUrl()).token("wrong").build()
        }) {
      try (client) {
        assertThatThrownBy(() -> client.query("SELECT 1"))
            .isInstanceOf(AuthenticationException.class)
            .hasMessageContaining("invalid token");
      }
    }
  }

  @Test
  void sendersBringOneToo() throws Exception {
    assertThat(post("/ingestion/insert_process", Optional.empty())).isEqualTo("401 Invalid token");
    assertThat(post("/ingestion/insert_process", Optional.of("Bearer wrong")))
        .isEqualTo("401 Invalid token");
    assertThat(post("/ingestion/insert_process", Optional.of(KEY))).isEqualTo("401 Invalid token");
    assertThat(post("/ingestion/insert_process", Optional.of("Bearer " + KEY)))
        .as("its body is looked at then")
        .startsWith("400 Bad request");
    assertThat(answer(request("/health").GET())).startsWith("200");
    assertThat(answer(request("/ready").GET())).startsWith("200");
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.httpUrl() + path));
  }

  private static String post(String path, Optional<String> authorization) throws Exception {
    HttpRequest.Builder request =
        request(path).POST(HttpRequest.BodyPublishers.ofByteArray(new byte[] {1, 2, 3}));
    authorization.ifPresent(text -> request.header("Authorization", text));
    return answer(request);
  }

  private static String answer(HttpRequest.Builder request) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return (answer.statusCode() + " " + answer.body()).strip();
    }
  }
}
