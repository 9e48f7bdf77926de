package io.micromegas.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Prints how many durable objects a second a directory takes; run by hand with that directory. */
final class StoreSpeed {
  private static final long SECONDS = 3;

  private StoreSpeed() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    for (int threads : new int[] {4, 8, 16, 32}) {
      Path root = Files.createTempDirectory(directory, "store-speed");
      LocalStoreSettings defaults = LocalStoreSettings.of(root);
      LocalStoreSettings settings =
          new LocalStoreSettings(
              root, threads, defaults.knownDirectories(), defaults.staleTemporaryAge());
      try (LocalObjectStore store = new LocalObjectStore(settings)) {
        System.out.println(threads + " write threads");
        run(store, 1, 1);
        run(store, 1, 16);
        run(store, 16, 1);
        run(store, 2, 16);
        run(store, 4, 16);
      }
    }
  }

  static void run(ObjectStore store, int callers, int size) throws Exception {
    long end = System.nanoTime() + SECONDS * 1_000_000_000L;
    long batches = 0;
    UUID process = UUID.randomUUID();
    UUID stream = UUID.randomUUID();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> running = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        running.add(threads.submit(() -> writeUntil(end, store, process, stream, size)));
      }
      for (Future<Long> one : running) {
        batches += one.get();
      }
    }
    System.out.printf(
        "  %d callers, batches of %d: %d objects/s%n", callers, size, batches * size / SECONDS);
  }

  private static long writeUntil(long end, ObjectStore store, UUID process, UUID stream, int size) {
    byte[] content = new byte[2_000];
    long batches = 0;
    while (System.nanoTime() < end) {
      List<ObjectStore.Put> batch = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        batch.add(new ObjectStore.Put(BlockKeys.of(process, stream, UUID.randomUUID()), content));
      }
      store.putAll(batch);
      batches++;
    }
    return batches;
  }
}
