package io.micromegas.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Prints how many commits and blocks a second an embedded PostgreSQL takes; run by hand. */
final class CommitSpeed {
  private static final long SECONDS = 4;

  private CommitSpeed() {}

  public static void main(String[] arguments) throws Exception {
    long begin = System.nanoTime();
    CatalogSettings settings = EmbeddedDatabase.settings(EmbeddedDatabase.start(true), "postgres");
    lap("start PostgreSQL", begin);
    begin = System.nanoTime();
    PostgresCatalog.open(settings).close();
    lap("open, migrating", begin);
    begin = System.nanoTime();
    try (PostgresCatalog catalog = PostgresCatalog.open(settings)) {
      lap("open, current", begin);
      catalog.verifyDurability();
      UUID process = UUID.randomUUID();
      UUID stream = UUID.randomUUID();
      catalog.insertProcess(Samples.process(process));
      catalog.insertStream(Samples.stream(stream, process, "log"));
      run(catalog, stream, process, 1, 1);
      run(catalog, stream, process, 1, 1);
      run(catalog, stream, process, 16, 1);
      run(catalog, stream, process, 1, 16);
      run(catalog, stream, process, 2, 16);
      run(catalog, stream, process, 2, 64);
      try (Snapshot old = catalog.snapshot()) {
        System.out.println("with an old snapshot open at " + old.clock());
        for (int i = 0; i < 4; i++) {
          run(catalog, stream, process, 2, 16);
        }
      }
      run(catalog, stream, process, 2, 16);
      adopt(catalog, process, 50_000);
      begin = System.nanoTime();
      try (Snapshot snapshot = catalog.snapshot()) {
        int found = snapshot.blocks(BlockFilter.tagged("log", process), 10_000_000).size();
        lap("read " + found + " blocks", begin);
      }
    }
    System.exit(0);
  }

  private static void run(PostgresCatalog catalog, UUID stream, UUID process, int callers, int size)
      throws Exception {
    long end = System.nanoTime() + SECONDS * 1_000_000_000L;
    long commits = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> running = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        running.add(threads.submit(() -> commitUntil(end, catalog, stream, process, size)));
      }
      for (Future<Long> one : running) {
        commits += one.get();
      }
    }
    System.out.printf(
        "%d callers, batches of %d: %d commits/s, %d blocks/s%n",
        callers, size, commits / SECONDS, commits * size / SECONDS);
  }

  private static long commitUntil(
      long end, PostgresCatalog catalog, UUID stream, UUID process, int size) {
    long commits = 0;
    while (System.nanoTime() < end) {
      List<NewBlock> batch = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        batch.add(Samples.block(stream, process, i));
      }
      catalog.commitBlocks(batch);
      commits++;
    }
    return commits;
  }

  /** Lets blocks wait for their stream, then announces it. */
  private static void adopt(PostgresCatalog catalog, UUID process, int blocks) {
    UUID stream = UUID.randomUUID();
    for (int i = 0; i < blocks; i += 1000) {
      List<NewBlock> batch = new ArrayList<>();
      for (int j = 0; j < 1000; j++) {
        batch.add(Samples.block(stream, process, i + j));
      }
      catalog.commitBlocks(batch);
    }
    long begin = System.nanoTime();
    catalog.insertStream(Samples.stream(stream, process, "log"));
    lap("announce a stream with " + blocks + " pending blocks", begin);
  }

  private static void lap(String what, long begin) {
    System.out.printf("%s: %d ms%n", what, (System.nanoTime() - begin) / 1_000_000);
  }
}
