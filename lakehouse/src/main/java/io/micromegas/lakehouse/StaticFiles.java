package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.store.CacheSettings;
import io.micromegas.store.ObjectStore;
import io.micromegas.store.ObjectStoreUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files that static tables are made from, by their paths below the place that was given. */
interface StaticFiles extends AutoCloseable {
  /** Most files that are looked at. */
  int MAX_FILES = 10_000;

  /** Returns the paths of all files, with '/', in ascending order. */
  List<String> names();

  /** Makes a copy of a file; throws NOT_FOUND, UNAVAILABLE or the like. */
  void copy(String name, Path target);

  @Override
  void close();

  /**
   * Files at a place; INVALID_ARGUMENT for one that is no place, or no directory.
   *
   * @param cache for a store that is elsewhere, which has to have one
   */
  static StaticFiles at(ObjectStoreUrl place, Path cache) {
    return switch (place) {
      case ObjectStoreUrl.Local local -> of(local.settings().root());
      case ObjectStoreUrl.S3 s3 -> of(s3.open(CacheSettings.of(cache)));
    };
  }

  private static StaticFiles of(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT, "static tables: " + directory + " is not a directory");
    }
    return new StaticFiles() {
      @Override
      public List<String> names() {
        try (Stream<Path> files = Files.walk(directory)) {
          return files
              .filter(Files::isRegularFile)
              .map(file -> directory.relativize(file).toString())
              .sorted()
              .limit(MAX_FILES)
              .toList();
        } catch (IOException e) {
          throw new MicromegasException(
              ErrorCode.UNAVAILABLE, "static tables: cannot list " + directory, e);
        }
      }

      @Override
      public void copy(String name, Path target) {
        try {
          Files.copy(directory.resolve(name), target);
        } catch (IOException e) {
          throw new MicromegasException(ErrorCode.UNAVAILABLE, "cannot read it: " + e, e);
        }
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }

  private static StaticFiles of(ObjectStore store) {
    return new StaticFiles() {
      @Override
      public List<String> names() {
        return store.listAfter("", "", MAX_FILES);
      }

      @Override
      public void copy(String name, Path target) {
        try {
          Files.write(target, store.read(name));
        } catch (IOException e) {
          throw new MicromegasException(ErrorCode.UNAVAILABLE, "cannot write " + target, e);
        }
      }

      @Override
      public void close() {
        store.close();
      }
    };
  }
}
