package io.micromegas.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Bodies that real senders posted, in the order in which they arrived. */
final class Vectors {
  private Vectors() {}

  record Posted(String path, byte[] body) {}

  static List<Posted> small() {
    return read("small");
  }

  static List<Posted> read(String name) {
    Path folder = Path.of("..", "testing", "vectors", name);
    try (Stream<Path> files = Files.list(folder)) {
      // Names are numbered: 00001-ingestion-insert_stream.bin.
      return files
          .filter(file -> file.toString().endsWith(".bin"))
          .sorted()
          .map(file ->
              new Posted(
                  file.getFileName()
                      .toString()
                      .replaceFirst("^\\d+-ingestion-", "/ingestion/")
                      .replaceFirst("\\.bin$", ""),
                  bytes(file)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
