package io.micromegas.store;

import static io.micromegas.store.ObjectStore.PutOutcome.CREATED;
import static io.micromegas.store.ObjectStore.PutOutcome.EXISTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.store.ObjectStore.Put;
import io.micromegas.store.ObjectStore.PutOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link ObjectStore} must do. An implementation extends it and opens empty stores. */
public abstract class ObjectStoreContract {
  private ObjectStore store;

  @TempDir Path scratch;

  /** Opens an empty store of its own; the contract closes it. */
  protected abstract ObjectStore openEmpty() throws Exception;

  /** Opens the store. */
  protected ObjectStoreContract() {}

  @BeforeEach
  final void open() throws Exception {
    store = openEmpty();
  }

  @AfterEach
  final void close() {
    store.close();
  }

  @Test
  final void readsWhatWasWritten() {
    assertThat(store.put("blobs/a/b/c", bytes("content"))).isEqualTo(CREATED);

    assertThat(store.read("blobs/a/b/c")).isEqualTo(bytes("content"));
  }

  @Test
  final void neverOverwrites() {
    store.put("one", bytes("first"));

    assertThat(store.put("one", bytes("second"))).isEqualTo(EXISTED);
    assertThat(store.read("one")).isEqualTo(bytes("first"));
  }

  @Test
  final void keepsEmptyAndLargeObjects() {
    byte[] large = new byte[24 << 20];
    new Random(7).nextBytes(large);

    store.putAll(List.of(new Put("empty", new byte[0]), new Put("large", large)));

    assertThat(store.read("empty")).isEmpty();
    assertThat(Arrays.equals(store.read("large"), large)).isTrue();
  }

  @Test
  final void answersEveryPutOfABatchInOrder() {
    store.put("d/known", bytes("old"));

    List<PutOutcome> outcomes =
        store.putAll(
            List.of(
                new Put("d/new", bytes("1")),
                new Put("d/known", bytes("2")),
                new Put("e/twice", bytes("3")),
                new Put("e/twice", bytes("4"))));

    assertThat(outcomes).containsExactly(CREATED, EXISTED, CREATED, EXISTED);
    assertThat(store.read("d/known")).isEqualTo(bytes("old"));
    assertThat(store.read("e/twice")).isEqualTo(bytes("3"));
    assertThat(store.putAll(List.of())).isEmpty();
  }

  @Test
  final void writesManyAtOnce() {
    List<Put> puts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      puts.add(new Put("many/" + i % 17 + "/" + i, bytes("content " + i)));
    }

    assertThat(store.putAll(puts)).hasSize(300).containsOnly(CREATED);

    for (Put put : puts) {
      assertThat(store.read(put.key())).isEqualTo(put.content());
    }
  }

  @Test
  final void oneOfManyWritersWinsAndReadersNeverSeeAPart() throws Exception {
    int writers = 8;
    for (int round = 0; round < 20; round++) {
      String key = "race/" + round + "/" + UUID.randomUUID();
      CountDownLatch start = new CountDownLatch(1);
      AtomicBoolean done = new AtomicBoolean();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<Integer> reader = threads.submit(() -> readUntil(key, done));
        List<Future<PutOutcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
          byte[] content = new byte[100_000];
          Arrays.fill(content, (byte) i);
          outcomes.add(
              threads.submit(() -> {
                start.await();
                return store.put(key, content);
              }));
        }
        start.countDown();
        int created = 0;
        for (Future<PutOutcome> outcome : outcomes) {
          created += outcome.get() == CREATED ? 1 : 0;
        }
        done.set(true);
        assertThat(created).as("winners of round %s", round).isEqualTo(1);
        assertThat(reader.get()).isGreaterThanOrEqualTo(1);
      }
    }
  }

  /** Reads again and again; every object found must be whole, and always the same one. */
  private int readUntil(String key, AtomicBoolean done) {
    int seen = 0;
    int winner = -1;
    while (true) {
      boolean last = done.get();
      try {
        byte[] content = store.read(key);
        assertThat(content).hasSize(100_000).containsOnly(content[0]);
        assertThat(winner == -1 || winner == content[0]).isTrue();
        winner = content[0];
        seen++;
      } catch (MicromegasException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(winner).isEqualTo(-1);
      }
      if (last) {
        return seen;
      }
    }
  }

  @Test
  final void takesAFileAsAnObject() throws Exception {
    byte[] content = new byte[20_000_001];
    new Random(11).nextBytes(content);
    Path file = Files.write(scratch.resolve("large.parquet"), content);
    Path empty = Files.createFile(scratch.resolve("empty.parquet"));

    assertThat(store.putFile("views/v/large.parquet", file)).isEqualTo(CREATED);
    assertThat(store.putFile("views/v/empty.parquet", empty)).isEqualTo(CREATED);
    Files.delete(file);
    Files.delete(empty);

    assertThat(Arrays.equals(store.read("views/v/large.parquet"), content)).isTrue();
    assertThat(store.read("views/v/empty.parquet")).isEmpty();
    assertThat(store.list("views/", 10)).hasSize(2);
  }

  @Test
  final void aFileNeverOverwritesEither() throws Exception {
    Path first = Files.write(scratch.resolve("first"), bytes("first"));
    Path second = Files.write(scratch.resolve("second"), bytes("second"));
    store.put("views/small", bytes("small"));

    assertThat(store.putFile("views/one", first)).isEqualTo(CREATED);
    assertThat(store.putFile("views/one", second)).isEqualTo(EXISTED);
    assertThat(store.putFile("views/small", second)).isEqualTo(EXISTED);
    assertThat(store.put("views/one", bytes("third"))).isEqualTo(EXISTED);

    assertThat(store.read("views/one")).isEqualTo(bytes("first"));
    assertThat(store.read("views/small")).isEqualTo(bytes("small"));
    assertThat(Files.exists(first) && Files.exists(second)).isTrue();
    assertCode(ErrorCode.INVALID_ARGUMENT, () -> store.putFile("../bad", first));
  }

  @Test
  final void aFileThatIsNotThereLeavesNothing() {
    assertCode(ErrorCode.UNAVAILABLE, () -> store.putFile("views/v", scratch.resolve("not-there")));
    assertThat(store.list("", 10)).isEmpty();
  }

  @Test
  final void handsOutPartitionsAsReadOnlyFiles() throws Exception {
    byte[] content = new byte[3_000_000];
    new Random(12).nextBytes(content);
    store.putAll(List.of(new Put("views/a/1", content), new Put("views/b/2", bytes("two"))));

    try (ObjectFiles.Pinned pinned = store.files().pin(List.of("views/a/1", "views/b/2"))) {
      Path one = pinned.path("views/a/1");
      assertThat(Arrays.equals(Files.readAllBytes(one), content)).isTrue();
      assertThat(pinned.path("views/b/2")).hasBinaryContent(bytes("two"));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(one)))
          .isEqualTo("r--r--r--");
      assertThat(one).isAbsolute();
      assertThat(store.files().directories()).anyMatch(one::startsWith);
    }
    ObjectFiles.Pinned none = store.files().pin(List.of());
    none.close();
    none.close();
  }

  @Test
  final void pinsNothingThatIsMissingOrNoPartition() {
    store.put("views/there", bytes("x"));
    store.put("blobs/raw", bytes("x"));

    assertCode(
        ErrorCode.NOT_FOUND, () -> store.files().pin(List.of("views/there", "views/missing")));
    assertCode(ErrorCode.INVALID_ARGUMENT, () -> store.files().pin(List.of("blobs/raw")));
    assertCode(ErrorCode.INVALID_ARGUMENT, () -> store.files().pin(List.of("views/../blobs/raw")));
    try (ObjectFiles.Pinned pinned = store.files().pin(List.of("views/there"))) {
      assertThatThrownBy(() -> pinned.path("views/missing"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  final void saysWhichObjectIsMissing() {
    assertCode(ErrorCode.NOT_FOUND, () -> store.read("no/such/object"));
    store.put("a/b", bytes("x"));
    assertCode(ErrorCode.NOT_FOUND, () -> store.read("a/c"));
  }

  @Test
  final void deletesOnceAndAgain() {
    store.put("a/b", bytes("x"));

    store.delete("a/b");
    store.delete("a/b");
    store.delete("never/was");

    assertCode(ErrorCode.NOT_FOUND, () -> store.read("a/b"));
    assertThat(store.put("a/b", bytes("y"))).isEqualTo(CREATED);
    assertThat(store.read("a/b")).isEqualTo(bytes("y"));
  }

  @Test
  final void listsByPrefixUpToALimit() {
    for (String key : List.of("blobs/p1/s1/b1", "blobs/p1/s2/b2", "blobs/p2/s3/b3", "views/v")) {
      store.put(key, bytes(key));
    }

    assertThat(store.list("", 10)).hasSize(4);
    assertThat(store.list("blobs/p1/", 10))
        .containsExactlyInAnyOrder("blobs/p1/s1/b1", "blobs/p1/s2/b2");
    assertThat(store.list("blobs/p", 10)).hasSize(3);
    assertThat(store.list("blobs/p1/s2/b2", 10)).containsExactly("blobs/p1/s2/b2");
    assertThat(store.list("blobs/p", 2)).hasSize(2);
    assertThat(store.list("blobs", 0)).isEmpty();
    assertThat(store.list("nothing/here", 10)).isEmpty();
  }

  @Test
  final void listsPageByPageInTheOrderOfTheKeys() {
    List<String> keys =
        List.of(
            "views/a-b/1", "views/a.b/1", "views/a/1", "views/a/2", "views/aa", "views/b/c/d/1");
    keys.forEach(key -> store.put(key, bytes(key)));
    store.put("blobs/p1/s1/b1", bytes("elsewhere"));

    for (int size = 1; size <= 7; size++) {
      List<String> seen = new ArrayList<>();
      List<String> page = store.listAfter("views/", "", size);
      while (!page.isEmpty()) {
        assertThat(page).hasSizeLessThanOrEqualTo(size);
        seen.addAll(page);
        page = store.listAfter("views/", page.getLast(), size);
      }
      assertThat(seen).as("pages of %d", size).containsExactlyElementsOf(keys);
    }
    assertThat(store.listAfter("views/", "views/a/1x", 2)).containsExactly("views/a/2", "views/aa");
    assertThat(store.listAfter("views/a/", "blobs/", 9)).containsExactly("views/a/1", "views/a/2");
    assertThat(store.listAfter("nothing/", "", 9)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "a/../b",
        "../a",
        "a/.",
        "a b",
        "a\\b",
        "a\0b",
        "ä",
        "a:b",
        "~",
        "a/%2e%2e/b",
        "a\nb"
      })
  final void refusesMalformedKeys(String key) {
    assertCode(ErrorCode.INVALID_ARGUMENT, () -> store.put(key, bytes("x")));
    assertCode(ErrorCode.INVALID_ARGUMENT, () -> store.read(key));
    assertCode(ErrorCode.INVALID_ARGUMENT, () -> store.delete(key));
    assertThat(store.list("", 10)).isEmpty();
  }

  @Test
  final void refusesOverlongKeys() {
    assertCode(ErrorCode.INVALID_ARGUMENT, () -> store.put("a".repeat(300), bytes("x")));
    assertCode(ErrorCode.INVALID_ARGUMENT, () -> store.put("a/".repeat(600) + "a", bytes("x")));
  }

  @Test
  final void oneMalformedKeyKeepsTheWholeBatchOut() {
    List<Put> puts = List.of(new Put("good", bytes("x")), new Put("../bad", bytes("x")));

    assertCode(ErrorCode.INVALID_ARGUMENT, () -> store.putAll(puts));
    assertCode(ErrorCode.NOT_FOUND, () -> store.read("good"));
  }

  @Test
  final void provesItselfAndLeavesNothing() {
    store.probe();
    store.probe();
    store.ping();

    assertThat(store.list("", 10)).isEmpty();
  }

  /** Asserts that a call fails with a code. */
  protected static void assertCode(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MicromegasException.class,
            e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }

  /** Returns the text's bytes. */
  protected static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }
}
