package io.micromegas.store;

import static io.micromegas.store.ObjectStoreContract.assertCode;
import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.ErrorCode;
import io.micromegas.store.ObjectFiles.Pinned;
import io.micromegas.store.S3Gateway.Fault;
import io.micromegas.store.S3Gateway.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The read cache on a real store, counted at the store. */
final class S3CacheTest {
  private static final int LARGE = 3 * S3Limits.MIN_PART_BYTES + 17;
  @TempDir Path folder;

  @Test
  void aLargeObjectComesInRangesOnceHoweverManyAsk() throws Exception {
    byte[] content = new byte[LARGE];
    new Random(5).nextBytes(content);
    try (S3Server server = S3Server.startOpen();
        S3Gateway gateway = new S3Gateway(server.address())) {
      S3StoreSettings settings = S3Server.emptyStore(gateway.address());
      CacheSettings cache = CacheSettings.of(folder.resolve("cache"));
      try (S3ObjectStore store = new S3ObjectStore(settings, cache);
          ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        store.put("views/large", content);
        List<Future<Boolean>> right = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          right.add(threads.submit(() -> isRight(store, content)));
        }
        for (Future<Boolean> one : right) {
          assertThat(one.get()).isTrue();
        }
        assertThat(gateway.count(Kind.GET)).isEqualTo(4);
      }
      gateway.onEach(kind -> Fault.ANSWER_503);
      try (S3ObjectStore store = new S3ObjectStore(settings, cache)) {
        assertThat(isRight(store, content)).as("after a restart, the store being away").isTrue();
      }
    }
  }

  private static boolean isRight(ObjectStore store, byte[] content) throws Exception {
    try (Pinned pinned = store.files().pin(List.of("views/large"))) {
      return Arrays.equals(Files.readAllBytes(pinned.path("views/large")), content);
    }
  }

  @Test
  void aRefusedObjectIsNotFetchedWhole() throws Exception {
    try (S3Server server = S3Server.start()) {
      CacheSettings small = CacheSettings.of(folder.resolve("cache")).withMaxBytes(LARGE - 1);
      try (S3ObjectStore store = new S3ObjectStore(server.emptyStore(), small)) {
        store.put("views/large", new byte[LARGE]);

        assertCode(ErrorCode.RESOURCE_EXHAUSTED, () -> store.files().pin(List.of("views/large")));
      }
      assertThat(folder.resolve("cache/tmp")).isEmptyDirectory();
      assertThat(folder.resolve("cache/objects")).isEmptyDirectory();
    }
  }

  @Test
  void aDeletedObjectLeavesTheCache() throws Exception {
    try (S3Server server = S3Server.start();
        S3ObjectStore store =
            new S3ObjectStore(server.emptyStore(), CacheSettings.of(folder.resolve("cache")))) {
      store.put("views/a", new byte[100]);
      store.files().pin(List.of("views/a")).close();

      store.delete("views/a");

      assertThat(folder.resolve("cache/objects")).isEmptyDirectory();
      assertCode(ErrorCode.NOT_FOUND, () -> store.files().pin(List.of("views/a")));
    }
  }
}
