package io.micromegas.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong, and what people read then. */
@Timeout(60)
class FailuresTest {
  private StubServer server;
  private MicromegasClient client;
  private final RootAllocator allocator = new RootAllocator();

  @BeforeEach
  void start() throws Exception {
    server = StubServer.start();
    client = MicromegasClient.builder(server.uri()).allocator(allocator).build();
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
    // Fails if anything was left open.
    allocator.close();
  }

  @ParameterizedTest
  @CsvSource({
    "INVALID_ARGUMENT, QueryException",
    "RESOURCE_EXHAUSTED, QueryException",
    "UNAUTHENTICATED, AuthenticationException",
    "UNAVAILABLE, ConnectionLostException",
    "CANCELLED, CancelledException",
    "UNAUTHORIZED, ClientException",
    "UNIMPLEMENTED, ClientException",
    "NOT_FOUND, ClientException",
    "ALREADY_EXISTS, ClientException",
    "TIMED_OUT, ClientException",
    "INTERNAL, ClientException",
    "UNKNOWN, ClientException",
  })
  void aStatusIsAnExceptionWithItsMessageAndQuery(FlightStatusCode code, String type) {
    for (String statement : new String[] {"fail " + code, "failafter " + code}) {
      ClientException failure =
          catchThrowableOfType(ClientException.class, () -> client.query(statement));
      assertThat(failure.getClass().getSimpleName()).isEqualTo(type);
      assertThat(failure.statusCode()).isEqualTo(code);
      assertThat(failure).hasMessageStartingWith("as told (query_id=42-abc)");
      assertThat(failure.queryId()).contains("42-abc");
    }
  }

  @Test
  void aFailureThatCameFirstIsTranslatedToo() throws Exception {
    try (BatchStream stream = client.queryStream("fail UNAVAILABLE")) {
      Thread.sleep(300);
      assertThatThrownBy(stream::schema).isInstanceOf(ConnectionLostException.class);
    }
  }

  @Test
  void withoutServerTheMessageSaysHowToGetOne() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (MicromegasClient nobody = MicromegasClient.connect("http://localhost:" + port)) {
      assertThatThrownBy(() -> nobody.query("rows 1 1"))
          .isInstanceOf(NoServerException.class)
          .hasMessageStartingWith(
              "no server at grpc://localhost:"
                  + port
                  + ": start one with `./bin/micromegas serve`");
      try (StubServer late = StubServer.start(port)) {
        assertThat(nobody.query("rows 1 1").size()).as("found once it is there").isEqualTo(1);
        assertThat(late.statements).hasSize(1);
      }
    }
    try (MicromegasClient nobody =
        MicromegasClient.connect("grpc://no-such-host.invalid:" + port)) {
      assertThatThrownBy(() -> nobody.query("rows 1 1"))
          .isInstanceOf(NoServerException.class)
          .hasMessageContaining("check the address");
    }
  }

  @Test
  void aServerThatSpeaksClearTextIsNotTrusted() {
    try (MicromegasClient secure =
        MicromegasClient.connect("grpc+tls://localhost:" + server.port())) {
      assertThatThrownBy(() -> secure.query("rows 1 1"))
          .isInstanceOf(NoServerException.class)
          .hasMessageContaining("then use grpc://");
    }
  }

  @Test
  void aServerThatVanishesInMidStreamIsALostConnection() throws Exception {
    try (Relay relay = new Relay(server.port());
        MicromegasClient far = MicromegasClient.connect(relay.uri());
        BatchStream stream = far.queryStream("endless")) {
      assertThat(stream.next().getRowCount()).isEqualTo(100);
      relay.cut();
      assertThatThrownBy(() -> stream.forEachRow(row -> {}))
          .isInstanceOf(ConnectionLostException.class)
          .hasMessageContaining("try again");
    }
  }

  @Test
  void closingAStreamCancelsItAndTheClientGoesOn() throws Exception {
    try (BatchStream stream = client.queryStream("endless")) {
      stream.next();
    }
    assertThat(server.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(client.query("rows 1 1").size()).isEqualTo(1);
  }

  @Test
  void aStreamThatIsNotReadHoldsTheServerBack() throws Exception {
    try (BatchStream stream = client.queryStream("endless")) {
      stream.next();
      // What fits into the buffers of both sides is sent, and no more.
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      long sent;
      do {
        sent = server.batchesSent.get();
        Thread.sleep(500);
      } while (server.batchesSent.get() != sent && System.nanoTime() < deadline);
      assertThat(server.batchesSent.get()).isEqualTo(sent);
      assertThat(allocator.getAllocatedMemory()).isLessThan(1 << 20);
    }
  }

  @Test
  void interruptingTheThreadCancelsTheCall() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread reader =
        new Thread(() -> {
          try {
            client.query("hang");
          } catch (Throwable e) {
            thrown.set(e);
            flag.set(Thread.currentThread().isInterrupted());
          }
        });
    reader.start();
    while (server.statements.isEmpty()) {
      Thread.sleep(5);
    }
    reader.interrupt();
    reader.join();
    assertThat(thrown.get())
        .isInstanceOf(CancelledException.class)
        .hasMessage("the thread was interrupted, the call cancelled");
    assertThat(flag.get()).isTrue();
    assertThat(server.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aListenerThatThrowsStopsTheWork() throws Exception {
    assertThatThrownBy(
            () -> {
              try (BatchStream stream = client.queryStream("endless")) {
                stream.forEachRow(row -> {
                  throw new IllegalStateException("enough");
                });
              }
            })
        .hasMessage("enough");
    assertThat(server.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aCallMayHaveATimeOut() {
    try (MicromegasClient hasty =
        MicromegasClient.builder(server.uri()).timeout(Duration.ofMillis(200)).build()) {
      assertThatThrownBy(() -> hasty.query("hang"))
          .isInstanceOfSatisfying(
              ClientException.class,
              e -> assertThat(e.statusCode()).isEqualTo(FlightStatusCode.TIMED_OUT));
    }
  }

  @Test
  void aClosedClientSaysSoAndItsStreamsCanStillBeClosed() {
    MicromegasClient other = MicromegasClient.builder(server.uri()).allocator(allocator).build();
    BatchStream stream = other.queryStream("endless");
    stream.next();
    other.close();
    other.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> other.query("rows 1 1"))
        .withMessage("the client is closed");
    assertThatThrownBy(
            () -> {
              while (stream.hasNext()) {
                stream.next();
              }
            })
        .isInstanceOf(ClientException.class);
    stream.close();
    stream.close();
  }
}
