package io.micromegas.catalog;

import static io.micromegas.catalog.Catalog.Outcome.COMMITTED;
import static io.micromegas.catalog.Catalog.Outcome.CONFLICT;
import static io.micromegas.catalog.Catalog.Outcome.DUPLICATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class PostgresCatalogTest {
  @Test
  void commitsAndReads() throws Exception {
    CatalogSettings settings = EmbeddedDatabase.create();
    UUID process = UUID.randomUUID();
    UUID stream = UUID.randomUUID();
    try (PostgresCatalog catalog = PostgresCatalog.open(settings)) {
      catalog.verifyDurability();
      assertThat(catalog.insertProcess(Samples.process(process))).isEqualTo(COMMITTED);
      assertThat(catalog.insertStream(Samples.stream(stream, process, "log"))).isEqualTo(COMMITTED);
      NewBlock one = Samples.block(stream, process, 1);
      assertThat(catalog.commitBlocks(List.of(one, one))).containsExactly(COMMITTED, DUPLICATE);
      assertThat(
              catalog.commitBlocks(
                  List.of(Samples.block(one.info().blockId(), stream, process, 2))))
          .containsExactly(CONFLICT);
      try (Snapshot snapshot = catalog.snapshot()) {
        List<BlockRow> blocks = snapshot.blocks(BlockFilter.tagged("log"), 10);
        assertThat(blocks).hasSize(1);
        assertThat(blocks.getFirst().insertTime()).isLessThanOrEqualTo(snapshot.clock());
      }
    }
  }
}
