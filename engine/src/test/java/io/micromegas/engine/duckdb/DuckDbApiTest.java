package io.micromegas.engine.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbApiTest {
  @Test
  void theLibraryHasEveryFunctionThatIsBound() {
    assertThat(DuckDbApi.resolveAll()).hasSizeGreaterThan(90).doesNotHaveDuplicates();
  }

  @Test
  void aDamagedCopyIsReplaced(@TempDir Path directory) throws Exception {
    Path file = DuckDbLibrary.extract(directory);
    long size = Files.size(file);
    assertThat(size).isGreaterThan(10_000_000);
    long made = Files.getLastModifiedTime(file).toMillis();
    assertThat(DuckDbLibrary.extract(directory)).isEqualTo(file);
    assertThat(Files.getLastModifiedTime(file).toMillis()).as("a whole copy stays").isEqualTo(made);

    Files.write(file, new byte[1000]);
    assertThat(Files.size(DuckDbLibrary.extract(directory))).as("truncated").isEqualTo(size);

    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      channel.position(size / 2);
      channel.write(java.nio.ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
    }
    Path damaged = file.resolveSibling("damaged");
    Files.copy(file, damaged);
    assertThat(Files.mismatch(DuckDbLibrary.extract(directory), damaged)).isEqualTo(size / 2);
  }

  @Test
  void severalMayExtractAtOnce(@TempDir Path directory) throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
      Callable<Path> extract = () -> DuckDbLibrary.extract(directory);
      for (Future<Path> file : executor.invokeAll(List.of(extract, extract, extract))) {
        assertThat(file.get()).exists();
      }
    }
    try (var files = Files.list(directory)) {
      assertThat(files).as("no partial copies stay").hasSize(1);
    }
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed(@TempDir Path directory) throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> DuckDbLibrary.extract(file.resolve("below")))
        .hasMessageContaining("file");
  }
}
