package io.micromegas.store;

import static io.micromegas.store.ObjectStore.PutOutcome.CREATED;
import static io.micromegas.store.ObjectStore.PutOutcome.EXISTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalObjectStoreTest extends ObjectStoreContract {
  @TempDir Path folder;

  @Override
  protected ObjectStore openEmpty() {
    return new LocalObjectStore(folder.resolve("contract"));
  }

  @Test
  void objectsAreReadOnlyAndTemporaryFilesAreGone() throws Exception {
    Path root = folder.resolve("new/lake");
    try (ObjectStore store = new LocalObjectStore(root)) {
      store.put("a/b", bytes("x"));
      store.put("a/b", bytes("y"));

      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("a/b"))))
          .isEqualTo("r--r--r--");
      assertThat(entries(root.resolve(".tmp"))).isZero();
    }
  }

  @Test
  void aFileOfTheSameFileSystemBecomesTheObjectWithoutACopy() throws Exception {
    Path root = folder.resolve("lake");
    Path file = Files.writeString(folder.resolve("built"), "x");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    try (ObjectStore store = new LocalObjectStore(root)) {
      store.putFile("views/a", file);
      store.putFile("views/b", link);

      assertThat(Files.isSameFile(file, root.resolve("views/a"))).isTrue();
      assertThat(root.resolve("views/b")).isRegularFile().isNotEqualTo(link);
      assertThat(Files.isSymbolicLink(root.resolve("views/b"))).isFalse();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("r--r--r--");
      assertThat(entries(root.resolve(".tmp"))).isZero();
    }
  }

  @Test
  void anObjectOutlivesTheStore() {
    Path root = folder.resolve("lake");
    try (ObjectStore store = new LocalObjectStore(root)) {
      store.put("a/b", bytes("x"));
    }
    try (ObjectStore store = new LocalObjectStore(root)) {
      assertThat(store.put("a/b", bytes("y"))).isEqualTo(EXISTED);
      assertThat(store.read("a/b")).isEqualTo(bytes("x"));
    }
  }

  @Test
  void sweepsOldTemporaryFilesButNotThoseOfALivingServer() throws Exception {
    Path root = folder.resolve("lake");
    new LocalObjectStore(root).close();
    Path old = Files.createFile(root.resolve(".tmp/old"));
    Path recent = Files.createFile(root.resolve(".tmp/recent"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(7200)));

    new LocalObjectStore(root).close();

    assertThat(old).doesNotExist();
    assertThat(recent).exists();
  }

  @Test
  void itsOwnTemporaryFolderIsNoPlaceForObjects() {
    try (ObjectStore store = new LocalObjectStore(folder.resolve("lake"))) {
      assertCode(ErrorCode.INVALID_ARGUMENT, () -> store.put(".tmp/a", bytes("x")));
      assertThat(store.list("", 10)).isEmpty();
      assertThat(store.list(".tmp/", 10)).isEmpty();
    }
  }

  @Test
  void symbolicLinksBelowTheRootAreNotFollowed() throws Exception {
    Path root = folder.resolve("lake");
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    try (ObjectStore store = new LocalObjectStore(root)) {
      Files.createSymbolicLink(root.resolve("door"), outside);
      Files.createSymbolicLink(root.resolve("window"), outside.resolve("secret"));

      assertCode(ErrorCode.UNAVAILABLE, () -> store.put("door/new", bytes("x")));
      assertCode(ErrorCode.UNAVAILABLE, () -> store.read("door/secret"));
      assertCode(ErrorCode.UNAVAILABLE, () -> store.read("window"));
      assertCode(ErrorCode.UNAVAILABLE, () -> store.delete("door/secret"));
      assertThat(store.list("door/", 10)).isEmpty();
      assertThat(store.list("", 10)).isEmpty();
    }
    assertThat(outside.resolve("secret")).exists();
    assertThat(entries(outside)).isEqualTo(1);
  }

  @Test
  void theRootItselfMayBeASymbolicLink() throws Exception {
    Files.createDirectory(folder.resolve("disk"));
    Path root = Files.createSymbolicLink(folder.resolve("lake"), folder.resolve("disk"));
    try (ObjectStore store = new LocalObjectStore(root)) {
      assertThat(store.put("a/b", bytes("x"))).isEqualTo(CREATED);
      assertThat(store.read("a/b")).isEqualTo(bytes("x"));
    }
  }

  @Test
  void aDirectoryRemovedBehindItsBackIsMadeAgain() throws Exception {
    Path root = folder.resolve("lake");
    try (ObjectStore store = new LocalObjectStore(root)) {
      store.put("a/b/c", bytes("x"));
      Files.delete(root.resolve("a/b/c"));
      Files.delete(root.resolve("a/b"));
      Files.delete(root.resolve("a"));

      assertThat(store.put("a/b/c", bytes("y"))).isEqualTo(CREATED);
      assertThat(store.read("a/b/c")).isEqualTo(bytes("y"));
    }
  }

  @Test
  void aClosedStoreSaysSo() {
    ObjectStore store = new LocalObjectStore(folder.resolve("lake"));
    store.close();
    // Batches go to the workers, which are gone.
    assertCode(
        ErrorCode.UNAVAILABLE,
        () ->
            store.putAll(
                java.util.List.of(
                    new ObjectStore.Put("a", bytes("x")), new ObjectStore.Put("b", bytes("x")))));
  }

  @Test
  void aRootThatIsAFileIsRefusedWithItsName() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> new LocalObjectStore(file))
        .isInstanceOf(MicromegasException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void pingNoticesThatTheDirectoryIsGone() throws Exception {
    Path root = folder.resolve("lake");
    try (ObjectStore store = new LocalObjectStore(root)) {
      store.ping();
      Files.delete(root.resolve(".tmp"));
      Files.delete(root);
      assertCode(ErrorCode.UNAVAILABLE, store::ping);
    }
  }

  private static long entries(Path directory) throws IOException {
    try (Stream<Path> found = Files.list(directory)) {
      return found.count();
    }
  }
}
