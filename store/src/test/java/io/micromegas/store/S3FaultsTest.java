package io.micromegas.store;

import static io.micromegas.store.ObjectStore.PutOutcome.CREATED;
import static io.micromegas.store.ObjectStore.PutOutcome.EXISTED;
import static io.micromegas.store.ObjectStoreContract.assertCode;
import static io.micromegas.store.ObjectStoreContract.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.store.ObjectStore.PutOutcome;
import io.micromegas.store.S3Gateway.Fault;
import io.micromegas.store.S3Gateway.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the store makes of a network and a service that fail. */
final class S3FaultsTest {
  private static final int LARGE = 2 * S3Limits.MIN_PART_BYTES + 1;
  private static S3Server server;
  private static S3Gateway gateway;

  @TempDir Path folder;
  private S3StoreSettings settings;
  private S3ObjectStore store;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.startOpen();
    gateway = new S3Gateway(server.address());
  }

  @AfterAll
  static void stop() {
    gateway.close();
    server.close();
  }

  @BeforeEach
  void open() {
    gateway.reset();
    settings = S3Server.emptyStore(gateway.address());
    store = open(settings);
  }

  private S3ObjectStore open(S3StoreSettings settings) {
    return new S3ObjectStore(settings, CacheSettings.of(folder.resolve("cache")));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {
        "ANSWER_500",
        "ANSWER_503",
        "ANSWER_409",
        "CUT_BEFORE_EFFECT",
        "CUT_AFTER_EFFECT",
        "ANSWER_500_AFTER_EFFECT"
      })
  void aWriteSurvivesPassingFailuresAndKnowsItsOwnObject(Fault fault) {
    gateway.next(Kind.PUT, 3, fault);

    assertThat(store.put("a", bytes("mine"))).isEqualTo(CREATED);

    assertThat(store.read("a")).isEqualTo(bytes("mine"));
    assertThat(store.put("a", bytes("other"))).isEqualTo(EXISTED);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {
        "ANSWER_500",
        "ANSWER_503",
        "ANSWER_409",
        "CUT_BEFORE_EFFECT",
        "CUT_AFTER_EFFECT",
        "ANSWER_500_AFTER_EFFECT"
      })
  void soDoesAWriteInParts(Fault fault) throws Exception {
    byte[] content = random(LARGE);
    Path file = Files.write(folder.resolve("file"), content);
    for (Kind kind : List.of(Kind.BEGIN, Kind.PART, Kind.COMPLETE)) {
      if (fault != Fault.ANSWER_409 || kind == Kind.COMPLETE) {
        gateway.next(kind, 1, fault);
      }
    }

    assertThat(store.putFile("views/a", file)).isEqualTo(CREATED);

    assertThat(Arrays.equals(store.read("views/a"), content)).isTrue();
    assertThat(store.putFile("views/a", file)).isEqualTo(EXISTED);
  }

  @Test
  void aRepetitionRefusedByAnObjectOfSomebodyElseSaysSo() {
    S3StoreSettings direct = settings.withEndpoint(server.address());
    gateway.onEach(kind -> {
      if (kind == Kind.PUT && gateway.count(Kind.PUT) == 1) {
        try (S3ObjectStore other = open(direct)) {
          other.put("a", bytes("theirs"));
        }
        return Fault.CUT_BEFORE_EFFECT;
      }
      return Fault.NONE;
    });

    assertThat(store.put("a", bytes("mine"))).isEqualTo(EXISTED);
    assertThat(store.read("a")).isEqualTo(bytes("theirs"));
  }

  @Test
  void aWriteThatKeepsFailingGivesUpAndLeavesNoParts() {
    gateway.next(Kind.COMPLETE, 100, Fault.ANSWER_503);

    assertCode(ErrorCode.UNAVAILABLE, () -> store.put("a", random(LARGE)));

    assertThat(gateway.count(Kind.COMPLETE)).isEqualTo(5);
    assertThat(gateway.count(Kind.ABORT)).isEqualTo(1);
    assertCode(ErrorCode.NOT_FOUND, () -> store.read("a"));
  }

  @Test
  void aConflictThatDoesNotEndIsBounded() {
    gateway.next(Kind.COMPLETE, 100, Fault.ANSWER_409);

    assertThatThrownBy(() -> store.put("a", random(LARGE))).hasMessageContaining("5 uploads");

    assertThat(gateway.count(Kind.BEGIN)).isEqualTo(5);
    assertThat(gateway.count(Kind.ABORT)).isEqualTo(5);
  }

  @Test
  void aFailingPartIsSentAgainAlone() {
    gateway.next(Kind.PART, 2, Fault.CUT_BEFORE_EFFECT);

    assertThat(store.put("a", random(LARGE))).isEqualTo(CREATED);

    assertThat(gateway.count(Kind.PART)).isEqualTo(3 + 2);
  }

  @Test
  void aSilentServiceIsAskedAgain() {
    try (S3ObjectStore impatient =
        open(
            settings.withLimits(
                settings.limits().withTimeouts(Duration.ofSeconds(1), Duration.ofMillis(700))))) {
      gateway.next(Kind.PUT, 1, Fault.SILENCE_AFTER_EFFECT);

      assertThat(impatient.put("a", bytes("mine"))).isEqualTo(CREATED);
    }
  }

  @Test
  void failuresThatLastAreBoundedAndNamed() {
    gateway.next(Kind.PUT, 100, Fault.ANSWER_503);

    assertThatThrownBy(() -> store.put("a/b", bytes("x")))
        .hasMessageContaining("'a/b'")
        .hasMessageContaining("attempts: 5");
    assertThat(gateway.count(Kind.PUT)).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"ANSWER_500", "ANSWER_503", "CUT_BEFORE_EFFECT", "HALF_THE_ANSWER"})
  void aFailingRangeIsReadAgainAlone(Fault fault) {
    byte[] content = random(LARGE);
    store.put("a", content);
    gateway.next(Kind.GET, 3, fault);

    assertThat(Arrays.equals(store.read("a"), content)).isTrue();

    assertThat(gateway.count(Kind.GET)).isEqualTo(3 + 3);
  }

  @Test
  void aBitThatFlipsOnTheWayIsNoticedAndReadAgain() {
    byte[] content = random(100_000);
    store.put("views/a", content);
    gateway.next(Kind.GET, 1, Fault.ONE_BIT_OF_THE_ANSWER);
    assertThat(store.read("views/a")).isEqualTo(content);

    gateway.next(Kind.GET, 1, Fault.ONE_BIT_OF_THE_ANSWER);
    try (ObjectFiles.Pinned pinned = store.files().pin(List.of("views/a"))) {
      assertThat(pinned.path("views/a")).hasBinaryContent(content);
    }
  }

  @Test
  void anObjectThatStaysDamagedIsDataLoss() {
    store.put("views/a", random(100_000));
    gateway.next(Kind.GET, 100, Fault.ONE_BIT_OF_THE_ANSWER);

    assertCode(ErrorCode.DATA_LOSS, () -> store.read("views/a"));
    assertCode(ErrorCode.DATA_LOSS, () -> store.files().pin(List.of("views/a")));
  }

  @Test
  void listingAndDeletingAreRepeated() {
    store.put("a", bytes("x"));
    gateway.next(Kind.LIST, 2, Fault.ANSWER_500);
    gateway.next(Kind.DELETE, 2, Fault.CUT_AFTER_EFFECT);

    assertThat(store.list("", 10)).containsExactly("a");
    store.delete("a");

    assertThat(store.list("", 10)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"PUT", "COMPLETE"})
  void theProbeRefusesAServiceThatIgnoresCreateOnly(Kind kind) {
    gateway.next(kind, 100, Fault.IGNORE_CONDITIONS);

    assertThatThrownBy(store::probe)
        .isInstanceOfSatisfying(
            MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .hasMessageContaining("could be overwritten")
        .hasMessageContaining("conditional writes");
    gateway.reset();
    assertThat(store.list("", 10)).isEmpty();
  }

  @Test
  void theProbeRefusesAServiceThatDoesNotKnowConditions() {
    gateway.next(Kind.PUT, 100, Fault.ANSWER_501);

    assertThatThrownBy(store::probe).hasMessageContaining("lacks something");
    assertThat(gateway.count(Kind.PUT)).isEqualTo(1);
  }

  @Test
  void pingAsksOnce() {
    store.ping();
    gateway.next(Kind.HEAD, 100, Fault.ANSWER_503);
    gateway.reset();
    gateway.next(Kind.HEAD, 100, Fault.ANSWER_503);

    assertCode(ErrorCode.UNAVAILABLE, store::ping);
    assertThat(gateway.count(Kind.HEAD)).isEqualTo(1);
  }

  @Test
  void partsThatADeadServerLeftAreAborted() {
    try (S3Calls calls = new S3Calls(settings)) {
      calls.call(
          "begin",
          "views/dead",
          (client, again) ->
              client.createMultipartUpload(
                  c -> c.bucket(S3Server.BUCKET).key(settings.name("views/dead"))));

      new S3StaleUploads(calls).sweep();
      assertThat(gateway.count(Kind.ABORT)).as("too young").isZero();
      new S3StaleUploads(calls).sweep(Instant.now().plusSeconds(60));
      assertThat(gateway.count(Kind.ABORT)).isEqualTo(1);
    }
  }

  @Test
  void anInterruptedCallerStopsAtOnce() throws Exception {
    gateway.next(Kind.PUT, 100, Fault.SILENCE_AFTER_EFFECT);
    List<Throwable> thrown = new ArrayList<>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                store.put("a", bytes("x"));
              } catch (MicromegasException e) {
                thrown.add(e);
              }
            });
    while (gateway.count(Kind.PUT) == 0) {
      Thread.sleep(5);
    }
    caller.interrupt();

    assertThat(caller.join(Duration.ofSeconds(2))).isTrue();
    assertThat(thrown).hasSize(1);
    assertThat(gateway.count(Kind.PUT)).isEqualTo(1);
  }

  /** Writers that race while everything fails now and then. */
  @Test
  void atMostOneWriterIsToldThatItCreatedAndItsBytesAreThere() throws Exception {
    Fault[] faults = {
      Fault.ANSWER_500,
      Fault.ANSWER_503,
      Fault.CUT_BEFORE_EFFECT,
      Fault.CUT_AFTER_EFFECT,
      Fault.ANSWER_500_AFTER_EFFECT
    };
    long seed = 20_260_401;
    Random random = new Random(seed);
    gateway.onEach(kind -> {
      synchronized (random) {
        // Reads are left alone: this is about what writers are told.
        return kind != Kind.GET && random.nextInt(4) == 0
            ? faults[random.nextInt(faults.length)]
            : Fault.NONE;
      }
    });
    for (int round = 0; round < 30; round++) {
      String key = "views/race-" + round;
      int size = round % 10 == 9 ? S3Limits.MIN_PART_BYTES + 1 : 1000;
      List<Future<PutOutcome>> outcomes = new ArrayList<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 4; i++) {
          byte[] content = new byte[size];
          Arrays.fill(content, (byte) i);
          Callable<PutOutcome> write = () -> store.put(key, content);
          outcomes.add(threads.submit(write));
        }
      }
      int winner = -1;
      boolean unknown = false;
      for (int i = 0; i < 4; i++) {
        if (outcomes.get(i).state() == Future.State.FAILED) {
          unknown = true;
        } else if (outcomes.get(i).get() == CREATED) {
          assertThat(winner).as("winner of round %s, seed %s", round, seed).isEqualTo(-1);
          winner = i;
        }
      }
      assertThat(winner >= 0 || unknown).as("round %s, seed %s", round, seed).isTrue();
      if (winner >= 0) {
        byte[] found = store.read(key);
        assertThat(found).as("round %s, seed %s", round, seed).hasSize(size);
        assertThat(found[size - 1]).as("round %s, seed %s", round, seed).isEqualTo((byte) winner);
      }
    }
  }

  private static byte[] random(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }
}
