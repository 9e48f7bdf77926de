package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there, whatever is killed. */
@Timeout(300)
class SurvivalTest {
  @TempDir Path folder;

  @Test
  void aKilledServerHasWhatItAcknowledged() throws Exception {
    Path data = folder.resolve("data");
    ServerProcess first = ServerProcess.start(data);
    ProcessHandle leftBehind;
    LogSender sender;
    try (first) {
      sender = new LogSender(first.http());
      for (int i = 0; i < 20; i++) {
        sender.send();
      }
      leftBehind = first.postmaster();
      first.kill();
    }
    assertThat(leftBehind.isAlive()).isTrue();
    try (sender;
        ServerProcess second = ServerProcess.start(data)) {
      assertThat(second.output()).contains("pid " + leftBehind.pid());
      assertThat(second.postmaster().pid()).isNotEqualTo(leftBehind.pid());
      assertThat(number(second.flight(), sender.count())).isEqualTo(20);
    }
  }

  @Test
  void aKilledDatabaseComesBackAndNothingIsLost() throws Exception {
    try (ServerProcess server = ServerProcess.start(folder.resolve("data"));
        LogSender sender = new LogSender(server.http())) {
      sender.send();
      ProcessHandle postmaster = server.postmaster();
      // First a process of a connection, at which PostgreSQL recovers by itself, then all of it.
      ProcessHandle backend = postmaster.children().reduce((a, b) -> b).orElseThrow();
      for (ProcessHandle victim : List.of(backend, postmaster)) {
        victim.destroyForcibly();
        for (int i = 0; i < 5; i++) {
          sender.send();
        }
        assertThat(eventually(server.flight(), sender.count())).isEqualTo(sender.acknowledged());
      }
      assertThat(sender.acknowledged()).isEqualTo(11);
      assertThat(server.postmaster().pid()).isNotEqualTo(postmaster.pid());
    }
  }

  /** While the database is away a query may say so, and nothing else. */
  private static long eventually(String flight, String sql) throws Exception {
    for (int i = 0; i < 100; i++) {
      try {
        return number(flight, sql);
      } catch (FlightRuntimeException e) {
        assertThat(e.status().code()).isEqualTo(FlightStatusCode.UNAVAILABLE);
        Thread.sleep(100);
      }
    }
    throw new AssertionError("the database did not come back");
  }

  @Test
  void aStopUnderLoadLosesNothing() throws Exception {
    Path data = folder.resolve("data");
    int threads = 8;
    List<LogSender> senders = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start(data);
        ExecutorService load = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < threads; i++) {
        senders.add(new LogSender(server.http()));
      }
      List<Future<?>> running = new ArrayList<>();
      for (LogSender sender : senders) {
        running.add(load.submit(() -> sendUntilRefused(sender)));
      }
      Thread.sleep(1500);
      assertThat(postmasterFile(data)).exists();
      server.terminate();
      assertThat(server.awaitEnd()).isZero();
      assertThat(server.output()).contains("micromegas stopped");
      assertThat(postmasterFile(data))
          .as("PostgreSQL removes it at its orderly end")
          .doesNotExist();
      load.shutdownNow();
      for (Future<?> each : running) {
        each.get();
      }
    }
    try (ServerProcess server = ServerProcess.start(data)) {
      for (LogSender sender : senders) {
        assertThat(sender.acknowledged()).isPositive();
        // One more may have been written whose answer did not arrive.
        assertThat(number(server.flight(), sender.count()))
            .isBetween(sender.acknowledged(), sender.acknowledged() + 1);
        sender.close();
      }
    }
  }

  private static Path postmasterFile(Path data) {
    return data.resolve("postgres/data/postmaster.pid");
  }

  private static void sendUntilRefused(LogSender sender) {
    try {
      while (true) {
        sender.send();
      }
    } catch (IOException e) {
      // The server is gone, or the sender was told to give up.
    }
  }

  @Test
  void aSecondServerOnTheSameDataSaysSoAndStops() throws Exception {
    Path data = folder.resolve("data");
    try (ServerProcess first = ServerProcess.start(data);
        LogSender sender = new LogSender(first.http())) {
      try (ServerProcess second = ServerProcess.launch(data)) {
        assertThat(second.awaitEnd()).isEqualTo(1);
        assertThat(second.output())
            .contains("in use by another Micromegas server (pid " + first.pid() + ")");
      }
      sender.send();
      assertThat(number(first.flight(), sender.count())).isEqualTo(1);
    }
  }

  @Test
  void anUnknownOptionEndsTheStart() throws Exception {
    try (ServerProcess server = ServerProcess.launch(folder.resolve("data"), "--no-such-option")) {
      assertThat(server.awaitEnd()).isEqualTo(2);
      assertThat(server.output()).contains("--no-such-option");
    }
  }

  private static long number(String flight, String sql) throws Exception {
    try (SqlClient client = new SqlClient(flight)) {
      return client.number(sql);
    }
  }
}
