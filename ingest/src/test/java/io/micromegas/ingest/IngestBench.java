package io.micromegas.ingest;

import io.micromegas.catalog.PostgresCatalog;
import io.micromegas.store.LocalObjectStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Starts ingestion for the benchmarks of {@code bench/ingest}: {@code IngestBench PORT DIR}. */
final class IngestBench {
  private IngestBench() {}

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    Path directory = Files.createDirectories(Path.of(arguments[1]));
    CommitSettings commit = CommitSettings.DEFAULT;
    Integer writers = Integer.getInteger("writers");
    if (writers != null) {
      commit =
          commit.withBatches(
              writers,
              Integer.getInteger("batch", commit.maxBatchBlocks()),
              commit.maxBatchBytes());
    }
    IngestService service =
        new IngestService(
            new IngestSettings(HttpSettings.DEFAULT.withPort(port), commit),
            new LocalObjectStore(directory.resolve("lake")),
            Boolean.getBoolean("memory")
                ? new MemoryCatalog()
                : PostgresCatalog.open(TestDatabase.create()));
    service.start();
    Runtime.getRuntime().addShutdownHook(new Thread(service::close));
    System.out.println("listening on " + service.port());
    new CountDownLatch(1).await();
  }
}
