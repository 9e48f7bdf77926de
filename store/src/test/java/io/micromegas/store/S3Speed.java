package io.micromegas.store;

import io.micromegas.store.ObjectFiles.Pinned;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.slf4j.LoggerFactory;

/**
 * Prints what S3 costs on the side of the client; run by hand with a directory. The server is in
 * this process, in memory and as slow as it is: the numbers are a floor, not a promise.
 */
final class S3Speed {
  private static final int LARGE = 256 << 20;

  private S3Speed() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createTempDirectory(Path.of(arguments[0]), "s3-speed");
    LoggerFactory.getLogger(S3Speed.class).debug("one logger, so that its start is not measured");
    try (S3Server server = S3Server.start()) {
      long start = System.nanoTime();
      try (S3ObjectStore store =
          new S3ObjectStore(server.emptyStore(), CacheSettings.of(directory.resolve("cache")))) {
        print("open", start);
        start = System.nanoTime();
        store.ping();
        print("first request", start);
        start = System.nanoTime();
        store.probe();
        print("probe", start);
        for (int round = 0; round < 2; round++) {
          StoreSpeed.run(store, 1, 1);
          StoreSpeed.run(store, 1, 16);
          StoreSpeed.run(store, 4, 16);
        }
        large(store, directory);
      }
    }
  }

  private static void large(S3ObjectStore store, Path directory) throws Exception {
    byte[] content = new byte[LARGE];
    new Random(1).nextBytes(content);
    Path file = Files.write(directory.resolve("large"), content);
    for (int i = 0; i < 3; i++) {
      String key = "views/large-" + i;
      long start = System.nanoTime();
      store.putFile(key, file);
      print("256 MiB written in parts", start);
      start = System.nanoTime();
      try (Pinned pinned = store.files().pin(List.of(key))) {
        print("256 MiB fetched into " + pinned.path(key).getFileName(), start);
      }
      start = System.nanoTime();
      store.files().pin(List.of(key)).close();
      print("pinned again", start);
      store.delete(key);
    }
  }

  private static void print(String what, long start) {
    System.out.printf("%s: %.1f ms%n", what, (System.nanoTime() - start) / 1e6);
  }
}
