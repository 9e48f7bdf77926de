package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.client.BatchStream;
import io.micromegas.client.CancelledException;
import io.micromegas.client.ClientException;
import io.micromegas.client.MicromegasClient;
import io.micromegas.client.NoServerException;
import io.micromegas.server.MicromegasServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers of the Java client's that end early, against a server. */
@Timeout(120)
class JavaClientEndsTest {
  /** Ten thousand million rows. */
  private static final String MANY = "SELECT a.n FROM range(10000000) a(n), range(1000) b(m)";

  @TempDir static Path data;
  private static final RootAllocator ALLOCATOR = new RootAllocator();
  private static MicromegasServer server;
  private static MicromegasClient client;

  @BeforeAll
  static void start() throws IOException {
    server = JavaClientTest.serve(data.resolve("lake"));
    client = MicromegasClient.builder(server.flightUrl()).allocator(ALLOCATOR).build();
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
    // Fails if a batch was left open by any of the tests.
    ALLOCATOR.close();
  }

  @Test
  void closingAStreamOfManyRowsStopsTheQuery() throws InterruptedException {
    for (int time = 0; time < 3; time++) {
      try (BatchStream batches = client.queryStream(MANY)) {
        assertThat(batches.next().getRowCount()).isPositive();
      }
    }
    String running = "SELECT count(*) AS n FROM queries WHERE state = 'running'";
    for (int look = 0; client.query(running).single().getLong("n") > 1; look++) {
      assertThat(look).as("a query that nobody reads still runs").isLessThan(100);
      Thread.sleep(50);
    }
  }

  @Test
  void interruptingAThreadCancelsItsQuery() throws InterruptedException {
    List<Throwable> failures = new ArrayList<>();
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              try {
                client.query("SELECT sum(a.n * b.m) FROM range(10000000) a(n), range(100000) b(m)");
              } catch (ClientException e) {
                failures.add(e);
              }
            });
    Thread.sleep(500);
    reader.interrupt();
    reader.join();
    assertThat(failures).singleElement().isInstanceOf(CancelledException.class);
  }

  @Test
  void aServerThatGoesAwayInMidStreamIsAnError() throws IOException {
    MicromegasServer other = JavaClientTest.serve(data.resolve("gone"));
    try (MicromegasClient reader =
            MicromegasClient.builder(other.flightUrl()).allocator(ALLOCATOR).build();
        BatchStream batches = reader.queryStream(MANY)) {
      assertThat(batches.next().getRowCount()).isPositive();
      Thread.ofPlatform().start(other::close);
      assertThatThrownBy(
              () -> {
                while (batches.hasNext()) {
                  batches.next();
                }
              })
          .isInstanceOf(ClientException.class);
    } finally {
      other.close();
    }
  }

  @Test
  void withoutAServerTheMessageSaysWhatToDo() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (MicromegasClient nobody = MicromegasClient.connect("grpc://localhost:" + port)) {
      assertThatThrownBy(() -> nobody.query("SELECT 1"))
          .isInstanceOf(NoServerException.class)
          .hasMessageContaining("no server at grpc://localhost:" + port)
          .hasMessageContaining("./bin/micromegas serve");
    }
  }
}
