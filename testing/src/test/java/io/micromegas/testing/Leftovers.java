package io.micromegas.testing;

import io.micromegas.store.BlockKeys;
import io.micromegas.store.LocalObjectStore;
import io.micromegas.store.LocalStoreSettings;
import io.micromegas.store.ObjectStore;
import io.micromegas.testing.Ledger.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a lake has that belongs to nothing. */
final class Leftovers {
  private final LakeDatabase database;
  private final ObjectStore store;
  private final Path objects;

  Leftovers(LakeDatabase database, ObjectStore store, Path objects) {
    this.database = database;
    this.store = store;
    this.objects = objects;
  }

  /** Waits for the sweeps of the servers to find everything, the clock being set forward. */
  void awaitNone(Ledger ledger, Duration patience) throws InterruptedException, IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    String found = find(ledger);
    while (!found.isEmpty()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("left behind: " + found);
      }
      // Each leap makes the sweeps due once more, and lets claims of the dead run out.
      database.leap(Duration.ofMinutes(20));
      Thread.sleep(500);
      found = find(ledger);
    }
  }

  private String find(Ledger ledger) throws IOException {
    Set<String> partitions =
        new TreeSet<>(
            database.texts("select file_path from partitions where file_path is not null"));
    Set<String> files = new TreeSet<>(store.list("views/", 1_000_000));
    Set<String> blobs = new TreeSet<>(store.list("blobs/", 1_000_000));
    Set<String> sent = ledger.kept().stream().map(Leftovers::key).collect(Collectors.toSet());
    StringBuilder found = new StringBuilder();
    describe(found, "files in no partition", files, partitions);
    describe(found, "partitions without a file", partitions, files);
    describe(found, "objects of no block", blobs, sent);
    describe(found, "blocks without an object", sent, blobs);
    describe(
        found, "claims", new TreeSet<>(database.texts("select file_path from claims")), Set.of());
    describe(
        found,
        "retired files",
        new TreeSet<>(database.texts("select file_path from retired_files")),
        Set.of());
    sweepTemporaryFiles();
    try (Stream<Path> temporary = Files.list(objects.resolve(".tmp"))) {
      describe(
          found,
          "temporary files",
          temporary.map(Path::toString).collect(Collectors.toCollection(TreeSet::new)),
          Set.of());
    }
    return found.toString();
  }

  /** Who opens the store deletes what writers that died have left, once it is old. */
  private void sweepTemporaryFiles() {
    LocalStoreSettings usual = LocalStoreSettings.of(objects);
    new LocalObjectStore(
            new LocalStoreSettings(
                objects, usual.writeThreads(), usual.knownDirectories(), Duration.ofSeconds(5)))
        .close();
  }

  private static void describe(
      StringBuilder found, String what, Set<String> there, Set<String> wanted) {
    Set<String> extra = new TreeSet<>(there);
    extra.removeAll(wanted);
    if (!extra.isEmpty()) {
      found.append(what).append(": ").append(extra.size()).append(", like ");
      found.append(extra.iterator().next()).append("; ");
    }
  }

  private static String key(Block block) {
    return BlockKeys.of(block.process(), block.stream(), block.id());
  }
}
