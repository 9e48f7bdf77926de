package io.micromegas.store;

import static io.micromegas.store.ObjectStore.PutOutcome.CREATED;
import static io.micromegas.store.ObjectStore.PutOutcome.EXISTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.store.ObjectStore.Put;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class S3ObjectStoreTest extends ObjectStoreContract {
  private static S3Server server;
  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  protected ObjectStore openEmpty() {
    return open(server.emptyStore());
  }

  private S3ObjectStore open(S3StoreSettings settings) {
    return new S3ObjectStore(
        settings, CacheSettings.of(folder.resolve("cache-" + UUID.randomUUID())));
  }

  @Test
  void storesOfOneBucketDoNotSeeEachOther() {
    try (S3ObjectStore one = open(server.emptyStore());
        S3ObjectStore other = open(server.emptyStore())) {
      one.put("a", bytes("one"));

      assertThat(other.put("a", bytes("other"))).isEqualTo(CREATED);
      assertThat(one.read("a")).isEqualTo(bytes("one"));
      assertThat(other.list("", 10)).containsExactly("a");
    }
  }

  @Test
  void anObjectOutlivesTheStore() {
    S3StoreSettings settings = server.emptyStore();
    try (S3ObjectStore store = open(settings)) {
      store.put("a", bytes("x"));
    }
    try (S3ObjectStore store = open(settings)) {
      assertThat(store.put("a", bytes("y"))).isEqualTo(EXISTED);
      assertThat(store.read("a")).isEqualTo(bytes("x"));
    }
  }

  @Test
  void listsMoreThanAPage() {
    try (S3ObjectStore store = open(server.emptyStore())) {
      List<Put> puts = new ArrayList<>();
      for (int i = 0; i < 1100; i++) {
        puts.add(new Put("views/" + i, bytes("x")));
      }
      store.putAll(puts);

      assertThat(store.list("views/", 5000)).hasSize(1100).doesNotHaveDuplicates();
      assertThat(store.list("views/", 1050)).hasSize(1050);
    }
  }

  @Test
  void oneOfManyWritersInPartsWins() throws Exception {
    Path file = Files.write(folder.resolve("file"), new byte[S3Limits.MIN_PART_BYTES + 1]);
    try (S3ObjectStore store = open(server.emptyStore());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<ObjectStore.PutOutcome> write = () -> store.putFile("views/one", file);
      List<ObjectStore.PutOutcome> outcomes = new ArrayList<>();
      for (Future<ObjectStore.PutOutcome> outcome :
          threads.invokeAll(List.of(write, write, write, write))) {
        outcomes.add(outcome.get());
      }
      assertThat(outcomes).containsOnlyOnce(CREATED).hasSize(4);
      assertThat(store.read("views/one")).hasSize(S3Limits.MIN_PART_BYTES + 1);
    }
  }

  @Test
  void aBucketThatIsNotThereIsNamed() {
    S3StoreSettings missing =
        S3StoreSettings.of("no-such-bucket", "")
            .withEndpoint(server.address())
            .withCredentials(new S3Credentials("someone", "wonderful", null));
    try (S3ObjectStore store = open(missing)) {
      assertThatThrownBy(store::ping).hasMessageContaining("no-such-bucket");
      assertCode(ErrorCode.UNAVAILABLE, store::ping);
      assertCode(ErrorCode.UNAVAILABLE, () -> store.list("", 1));
      assertThatThrownBy(() -> store.put("a", bytes("x")))
          .hasMessageContaining("create the bucket");
    }
  }

  @Test
  void wrongKeysAreRefusedAtOnceAndNotShown() {
    S3StoreSettings settings =
        server.emptyStore().withCredentials(new S3Credentials("someone", "hush-hush", null));
    try (S3ObjectStore store = open(settings)) {
      assertCode(ErrorCode.UNAVAILABLE, () -> store.put("a", bytes("x")));
      assertThatThrownBy(() -> store.put("a", bytes("x")))
          .hasMessageContaining("attempts: 1)")
          .hasMessageContaining("check the credentials");
      assertThat(settings.toString() + store).doesNotContain("hush-hush");
    }
  }

  @Test
  void aServerThatIsNotThereIsUnavailable() {
    S3StoreSettings nobody = S3Server.emptyStore(URI.create("http://127.0.0.1:1"));
    try (S3ObjectStore store = open(nobody)) {
      assertCode(ErrorCode.UNAVAILABLE, () -> store.put("a", bytes("x")));
      assertCode(ErrorCode.UNAVAILABLE, store::ping);
      assertCode(ErrorCode.UNAVAILABLE, store::probe);
    }
  }

  @Test
  void aClosedStoreSaysSo() {
    S3ObjectStore store = open(server.emptyStore());
    store.close();
    assertCode(ErrorCode.UNAVAILABLE, () -> store.put("a", bytes("x")));
    assertCode(ErrorCode.UNAVAILABLE, store::files);
  }
}
