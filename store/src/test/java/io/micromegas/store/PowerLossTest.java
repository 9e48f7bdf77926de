package io.micromegas.store;

import static io.micromegas.store.ObjectStore.PutOutcome.CREATED;
import static io.micromegas.store.ObjectStore.PutOutcome.EXISTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.store.ObjectStore.Put;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is synced before what, so that an acknowledged object survives a power loss. */
final class PowerLossTest {
  @TempDir Path folder;
  private final RecordingFiles files = new RecordingFiles();
  private Path root;

  @BeforeEach
  void resolve() throws Exception {
    root = folder.toRealPath().resolve("lake");
  }

  private LocalObjectStore open() {
    LocalObjectStore store = new LocalObjectStore(LocalStoreSettings.of(root), files);
    files.operations();
    return store;
  }

  @Test
  void contentIsSyncedBeforeItsNameExistsAndEveryDirectoryAfter() {
    try (ObjectStore store = open()) {
      store.put("a/b/c", content());

      List<String> done = files.operations();
      assertThat(done.getFirst()).startsWith("write " + root.resolve(".tmp"));
      int link = done.indexOf("link " + root.resolve("a/b/c"));
      assertThat(link).isPositive();
      assertThat(done.subList(1, link))
          .containsExactly("mkdir " + root.resolve("a"), "mkdir " + root.resolve("a/b"));
      assertThat(done.subList(link + 1, link + 4))
          .containsExactlyInAnyOrder(
              "sync " + root, "sync " + root.resolve("a"), "sync " + root.resolve("a/b"));
      assertThat(done.getLast()).startsWith("unlink " + root.resolve(".tmp"));
    }
  }

  @Test
  void aKnownDirectoryCostsOneSync() {
    try (ObjectStore store = open()) {
      store.put("a/b/c", content());
      files.operations();

      store.put("a/b/d", content());

      assertThat(files.operations())
          .filteredOn(operation -> operation.startsWith("sync") || operation.startsWith("mkdir"))
          .containsExactly("sync " + root.resolve("a/b"));
    }
  }

  @Test
  void aBatchSharesTheSyncOfItsDirectory() {
    try (ObjectStore store = open()) {
      store.put("a/b/c", content());
      files.operations();

      store.putAll(
          List.of(
              new Put("a/b/1", content()),
              new Put("a/b/2", content()),
              new Put("a/b/3", content())));

      assertThat(files.operations())
          .filteredOn(operation -> operation.startsWith("sync"))
          .containsExactly("sync " + root.resolve("a/b"));
    }
  }

  @Test
  void anObjectLeftByADeadServerIsMadeDurableBeforeItIsAcknowledged() {
    try (ObjectStore store = open()) {
      // The first server dies between the link and the syncs.
      files.failWhen(operation -> operation.startsWith("sync"));
      assertThatThrownBy(() -> store.put("a/b/c", content()))
          .isInstanceOf(MicromegasException.class);
    }
    files.failWhen(operation -> false);
    try (ObjectStore store = open()) {
      assertThat(store.put("a/b/c", content())).isEqualTo(EXISTED);

      assertThat(files.operations())
          .contains("sync " + root, "sync " + root.resolve("a"), "sync " + root.resolve("a/b"));
    }
  }

  @Test
  void aFileIsSyncedBeforeItsNameExistsAndItsDirectoriesAfter() throws Exception {
    Path file = Files.write(folder.resolve("made-elsewhere"), content());
    try (ObjectStore store = open()) {
      store.putFile("views/v", file);

      List<String> operations =
          files.operations().stream()
              .map(operation -> operation.replaceAll("[0-9a-f-]{36}$", "uuid"))
              .collect(Collectors.toCollection(ArrayList::new));
      // The two directories are synced side by side.
      operations.subList(4, 6).sort(Comparator.reverseOrder());
      assertThat(operations)
          .containsExactly(
              "link " + root.resolve(".tmp/uuid"),
              "seal " + root.resolve(".tmp/uuid"),
              "mkdir " + root.resolve("views"),
              "link " + root.resolve("views/v"),
              "sync " + root.resolve("views"),
              "sync " + root,
              "unlink " + root.resolve(".tmp/uuid"));
    }
  }

  @Test
  void aFileOfAnotherFileSystemIsCopiedAndTheCopySynced() throws Exception {
    Path file = Files.write(folder.resolve("made-elsewhere"), content());
    try (ObjectStore store = open()) {
      files.failWhen(operation -> operation.startsWith("link " + root.resolve(".tmp")));
      assertThat(store.putFile("views/v", file)).isEqualTo(CREATED);

      assertThat(files.operations())
          .map(operation -> operation.replaceAll("[0-9a-f-]{36}$", "uuid"))
          .containsSubsequence(
              "copy " + root.resolve(".tmp/uuid"), "link " + root.resolve("views/v"));
      assertThat(store.read("views/v")).isEqualTo(content());
      assertThat(Files.isSameFile(file, root.resolve("views/v"))).isFalse();
    }
  }

  @Test
  void aFailedWriteLeavesNothingAndMayBeRetried() {
    try (ObjectStore store = open()) {
      files.failWhen(operation -> operation.startsWith("write"));
      assertUnavailable(store);
      files.failWhen(operation -> false);

      assertThat(store.list("", 10)).isEmpty();
      assertThat(store.put("a/b/c", content())).isEqualTo(CREATED);
    }
  }

  @Test
  void afterAFailedDirectorySyncNothingIsAcknowledgedUntilARestart() {
    try (ObjectStore store = open()) {
      files.failWhen(operation -> operation.equals("sync " + root.resolve("a")));
      assertUnavailable(store);
      files.failWhen(operation -> false);

      assertUnavailable(store);
      assertThatThrownBy(store::ping).hasMessageContaining("restart");
    }
    try (ObjectStore store = open()) {
      assertThat(store.put("a/b/c", content())).isEqualTo(EXISTED);
    }
  }

  @Test
  void theProbeNoticesAFileSystemThatReplaces() {
    try (ObjectStore store = open()) {
      files.letLinksReplace();
      assertThatThrownBy(store::probe)
          .isInstanceOfSatisfying(
              MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
          .hasMessageContaining("does not refuse to create a file twice");
    }
  }

  @Test
  void theProbeNoticesAFileSystemWithoutHardLinks() {
    try (ObjectStore store = open()) {
      files.failWhen(operation -> operation.startsWith("link"));
      assertThatThrownBy(store::probe).hasMessageContaining("probe/");
    }
  }

  @Test
  void aNewRootIsMadeDurableToo() {
    root = root.resolve("deep/lake");
    new LocalObjectStore(LocalStoreSettings.of(root), files).close();

    assertThat(files.operations())
        .containsSubsequence(
            "mkdir " + folder.resolve("lake"), "sync " + folder, "sync " + folder.resolve("lake"));
  }

  private static void assertUnavailable(ObjectStore store) {
    assertThatThrownBy(() -> store.put("a/b/c", content()))
        .isInstanceOfSatisfying(
            MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  private static byte[] content() {
    return new byte[] {1, 2, 3};
  }
}
