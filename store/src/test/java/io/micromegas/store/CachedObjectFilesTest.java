package io.micromegas.store;

import static io.micromegas.store.ObjectStoreContract.assertCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.store.ObjectFiles.Pinned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CachedObjectFilesTest {
  @TempDir Path folder;
  private final FakeFetcher store = new FakeFetcher();
  private CachedObjectFiles cache;

  @BeforeEach
  void open() {
    cache = open(1000);
  }

  private CachedObjectFiles open(long maxBytes) {
    return new CachedObjectFiles(store, CacheSettings.of(folder).withMaxBytes(maxBytes));
  }

  private void reopen(long maxBytes) {
    cache.close();
    cache = open(maxBytes);
  }

  @AfterEach
  void close() {
    cache.close();
  }

  @Test
  void fetchesOnceAndServesFromDiskThen() throws Exception {
    byte[] content = store.add("views/a.parquet", 300);

    for (int i = 0; i < 3; i++) {
      try (Pinned pinned = cache.pin(List.of("views/a.parquet", "views/a.parquet"))) {
        Path file = pinned.path("views/a.parquet");
        assertThat(file).hasBinaryContent(content);
        assertThat(file.getFileName().toString()).endsWith("_a.parquet");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("r--r--r--");
      }
    }

    assertThat(store.fetches("views/a.parquet")).isEqualTo(1);
    assertThat(cache.stats()).isEqualTo(new CacheStats(2, 1, 300, 0, 300, 0, 1));
  }

  @Test
  void oneOfManyWhoAskAtTheSameTimeFetches() throws Exception {
    store.add("views/a", 300);
    CountDownLatch gate = new CountDownLatch(1);
    store.gate = gate;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Path>> found = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        Callable<Path> ask =
            () -> {
              try (Pinned pinned = cache.pin(List.of("views/a"))) {
                return pinned.path("views/a");
              }
            };
        found.add(threads.submit(ask));
      }
      awaitHits(49);
      gate.countDown();
      for (Future<Path> path : found) {
        assertThat(path.get()).exists();
      }
    }
    assertThat(store.fetches()).isEqualTo(1);
    assertThat(cache.stats().pinnedBytes()).isZero();
  }

  private void awaitHits(long hits) throws InterruptedException {
    while (cache.stats().hits() < hits) {
      Thread.sleep(2);
    }
  }

  @Test
  void whatWasLetGoFirstIsEvictedFirst() {
    for (String key : List.of("views/a", "views/b", "views/c", "views/d")) {
      store.add(key, 300);
    }
    use("views/a");
    use("views/b");
    use("views/c");
    use("views/a");

    use("views/d");

    assertThat(cache.stats().evictions()).isEqualTo(1);
    use("views/a", "views/c", "views/d");
    assertThat(store.fetches()).isEqualTo(4);
    use("views/b");
    assertThat(store.fetches("views/b")).isEqualTo(2);
  }

  @Test
  void whatIsPinnedStaysHoweverFullTheCacheIs() throws Exception {
    byte[] content = store.add("views/a", 600);
    store.add("views/b", 300);
    store.add("views/c", 300);
    Pinned pinned = cache.pin(List.of("views/a"));
    use("views/b");
    use("views/c");
    use("views/b");

    assertThat(pinned.path("views/a")).hasBinaryContent(content);
    assertThat(cache.stats().pinnedBytes()).isEqualTo(600);
    pinned.close();
    pinned.close();
    assertThat(cache.stats().pinnedBytes()).isZero();
  }

  @Test
  void moreThanTheBudgetAtOnceIsRefusedAndNothingLeaks() {
    List<String> keys = List.of("views/a", "views/b", "views/c", "views/d");
    keys.forEach(key -> store.add(key, 300));

    assertThatThrownBy(() -> cache.pin(keys))
        .isInstanceOfSatisfying(
            MicromegasException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED))
        .hasMessageContaining("1000 bytes");

    awaitNothingPinned();
    for (int i = 0; i < 3; i++) {
      use("views/a", "views/b", "views/c");
      use("views/d");
    }
  }

  private void awaitNothingPinned() {
    // What others were still fetching when one was refused ends by itself.
    while (cache.stats().pinnedBytes() > 0) {
      Thread.onSpinWait();
    }
    assertThat(cache.stats().usedBytes()).isLessThanOrEqualTo(1000);
  }

  @Test
  void anObjectLargerThanTheBudgetIsRefused() throws Exception {
    store.add("views/a", 1001);

    assertCode(ErrorCode.RESOURCE_EXHAUSTED, () -> cache.pin(List.of("views/a")));

    assertEmpty();
  }

  @Test
  void aFetchThatFailsLeavesNothingAndIsTriedAgain() throws Exception {
    byte[] content = store.add("views/a", 300);
    store.failing = key -> true;
    assertCode(ErrorCode.UNAVAILABLE, () -> cache.pin(List.of("views/a")));
    assertEmpty();

    store.failing = key -> false;
    try (Pinned pinned = cache.pin(List.of("views/a"))) {
      assertThat(pinned.path("views/a")).hasBinaryContent(content);
    }
  }

  @Test
  void oneMissingObjectReleasesTheOthers() {
    store.add("views/a", 300);

    assertCode(ErrorCode.NOT_FOUND, () -> cache.pin(List.of("views/a", "views/missing")));

    awaitNothingPinned();
    use("views/a");
    assertThat(store.fetches("views/a")).isEqualTo(1);
  }

  private void assertEmpty() throws Exception {
    assertThat(filesBelow(folder)).containsExactly("lock");
    assertThat(cache.stats().usedBytes()).isZero();
    assertThat(cache.stats().files()).isZero();
  }

  @Test
  void completeFilesOutliveTheProcessAndPartsDoNot() throws Exception {
    byte[] content = store.add("views/a", 300);
    use("views/a");
    cache.close();
    Files.write(folder.resolve("tmp/part"), new byte[17]);

    cache = open(1000);

    assertThat(folder.resolve("tmp/part")).doesNotExist();
    assertThat(cache.stats().usedBytes()).isEqualTo(300);
    try (Pinned pinned = cache.pin(List.of("views/a"))) {
      assertThat(pinned.path("views/a")).hasBinaryContent(content);
    }
    assertThat(store.fetches()).isEqualTo(1);
    assertThat(cache.stats().hits()).isEqualTo(1);
  }

  @Test
  void aTornFileIsFetchedAgain() throws Exception {
    byte[] content = store.add("views/short", 300);
    byte[] other = store.add("views/zeros", 300);
    use("views/short", "views/zeros");
    cache.close();
    for (Path file : List.copyOf(list(folder.resolve("objects")))) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      boolean isShort = file.toString().endsWith("short");
      Files.write(file, isShort ? new byte[299] : new byte[300]);
    }

    cache = open(1000);

    assertThat(cache.stats().usedBytes()).as("the short one is gone").isEqualTo(300);
    try (Pinned pinned = cache.pin(List.of("views/short", "views/zeros"))) {
      assertThat(pinned.path("views/short")).hasBinaryContent(content);
      assertThat(pinned.path("views/zeros")).hasBinaryContent(other);
    }
    assertThat(store.fetches()).isEqualTo(4);
    assertThat(cache.stats().usedBytes()).isEqualTo(600);
  }

  @Test
  void aFileRemovedBehindItsBackIsFetchedAgain() throws Exception {
    byte[] content = store.add("views/a", 300);
    use("views/a");
    for (Path file : list(folder.resolve("objects"))) {
      Files.delete(file);
    }

    try (Pinned pinned = cache.pin(List.of("views/a"))) {
      assertThat(pinned.path("views/a")).hasBinaryContent(content);
    }
    assertThat(cache.stats().usedBytes()).isEqualTo(300);
  }

  @Test
  void aSmallerBudgetAfterARestartIsKept() {
    store.add("views/a", 300);
    store.add("views/b", 300);
    use("views/a", "views/b");

    reopen(400);

    assertThat(cache.stats().usedBytes()).isEqualTo(300);
    assertThat(cache.stats().evictions()).isEqualTo(1);
  }

  @Test
  void aFileInItsDirectoryThatIsNotItsOwnIsLeftAlone() throws Exception {
    Path alien = Files.writeString(folder.resolve("objects/readme.txt"), "mine");

    reopen(1000);

    assertThat(alien).hasContent("mine");
  }

  @Test
  void oneProcessAtATime() {
    assertThatThrownBy(() -> open(1000)).hasMessageContaining("give each server its own");
  }

  @Test
  void theFirstToAskMayGoWithoutHarmToTheOthers() throws Exception {
    store.add("views/a", 300);
    CountDownLatch gate = new CountDownLatch(1);
    store.gate = gate;
    List<Throwable> thrown = new ArrayList<>();
    Thread first =
        Thread.ofVirtual()
            .start(() -> {
              try (Pinned pinned = cache.pin(List.of("views/a"))) {
                pinned.path("views/a");
              } catch (MicromegasException e) {
                thrown.add(e);
              }
            });
    while (store.fetches() == 0) {
      Thread.sleep(2);
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> second = threads.submit(() -> use("views/a"));
      awaitHits(1);
      first.interrupt();
      assertThat(first.join(Duration.ofSeconds(5))).isTrue();
      gate.countDown();
      second.get();
    }
    assertThat(thrown).hasSize(1);
    assertThat(store.fetches()).isEqualTo(1);
    assertThat(cache.stats().pinnedBytes()).isZero();
  }

  @Test
  void whatNobodyWaitsForAnyMoreIsNotFetched() throws Exception {
    store.add("views/a", 300);
    CountDownLatch gate = new CountDownLatch(1);
    store.gate = gate;
    Thread only =
        Thread.ofVirtual()
            .start(() -> {
              try (Pinned pinned = cache.pin(List.of("views/a"))) {
                pinned.path("views/a");
              } catch (MicromegasException e) {
                Thread.currentThread().interrupt();
              }
            });
    while (store.fetches() == 0) {
      Thread.sleep(2);
    }
    only.interrupt();
    assertThat(only.join(Duration.ofSeconds(5))).isTrue();
    gate.countDown();
    while (store.ended.get() == 0) {
      Thread.sleep(2);
    }

    assertThat(cache.stats().bytesFetched()).isZero();
    use("views/a");
    assertThat(store.fetches()).isEqualTo(2);
    assertThat(cache.stats().usedBytes()).isEqualTo(300);
  }

  @Test
  void closingEndsThoseWhoWait() throws Exception {
    store.add("views/a", 300);
    store.gate = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> waiting = threads.submit(() -> use("views/a"));
      while (store.fetches() == 0) {
        Thread.sleep(2);
      }
      cache.close();
      assertThatThrownBy(waiting::get).hasCauseInstanceOf(MicromegasException.class);
    }
    assertCode(ErrorCode.UNAVAILABLE, () -> cache.pin(List.of("views/a")));
  }

  @Test
  void aForgottenObjectMakesRoomUnlessItIsRead() {
    store.add("views/a", 300);
    try (Pinned pinned = cache.pin(List.of("views/a"))) {
      cache.forget("views/a");
      assertThat(pinned.path("views/a")).exists();
    }
    cache.forget("views/a");
    cache.forget("views/never");

    assertThat(cache.stats().usedBytes()).isZero();
    assertThat(list(folder.resolve("objects"))).isEmpty();
  }

  private void use(String... keys) {
    try (Pinned pinned = cache.pin(List.of(keys))) {
      for (String key : keys) {
        assertThat(pinned.path(key)).exists();
      }
    }
  }

  private static List<Path> list(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> filesBelow(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString())
          .toList();
    }
  }
}
