package io.micromegas.lakehouse;

import static io.micromegas.lakehouse.ClockedLake.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partitions.SourceCount;
import io.micromegas.catalog.Snapshot;
import io.micromegas.engine.RelationSql;
import io.micromegas.engine.RepeatedTexts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told to the writer of files before it reads the rows. */
class KnownTextsTest {
  private static final RelationSql NO_SCAN = Sql.text("SELECT * FROM somewhere");

  @TempDir Path directory;

  private static Ingredients ingredients(long blocks, long events) {
    return new Ingredients(List.of(), List.of(), new SourceCount(blocks, events, 1));
  }

  @Test
  void columnsOfBlocksProcessesAndStreamsAreLookedUpInFiles() {
    List<Path> files = List.of(directory.resolve("a"));
    assertThat(KnownTexts.of(StoredViews.MEASURES, NO_SCAN, files, ingredients(100, 50_000)))
        .satisfies(texts -> {
          assertThat(texts.files()).isEqualTo(files);
          assertThat(texts.values())
              .containsOnlyKeys(
                  "process_id",
                  "stream_id",
                  "block_id",
                  "exe",
                  "username",
                  "computer",
                  "process_properties");
        });
    assertThat(KnownTexts.of(StoredViews.MEASURES, NO_SCAN, files, ingredients(40_000, 50_000)))
        .satisfies(
            texts -> assertThat(texts.values()).containsKey("exe").doesNotContainKey("block_id"));
  }

  @Test
  void ofFewRowsNothingIsAsked() {
    assertThat(KnownTexts.of(StoredViews.LOG_ENTRIES, NO_SCAN, List.of(), ingredients(1, 100)))
        .isEqualTo(RepeatedTexts.NONE);
  }

  @Test
  void textsOfBlocksAreThoseOfTheCatalog() throws IOException {
    try (ClockedLake lake = new ClockedLake(directory, NOON);
        LakehouseViews views = lake.views()) {
      UUID first = lake.logAt(Duration.ofSeconds(1), 3).info().blockId();
      UUID second = lake.logAt(Duration.ofSeconds(2), 3).info().blockId();
      SessionState session = new SessionState(1);
      try (Snapshot snapshot = lake.lake.catalog.snapshot()) {
        InsertRange all = ClockedLake.minutes(0, 1);
        for (StoredView view : List.of(StoredViews.LOG_ENTRIES, StoredViews.LOG_STATS)) {
          RelationSql rows =
              views.storedRows().fromSource(view, Optional.empty(), snapshot, all, session);
          RepeatedTexts texts = KnownTexts.of(view, rows, List.of(), ingredients(2, 50_000));
          if (view.equals(StoredViews.LOG_ENTRIES)) {
            assertThat(texts.values())
                .containsEntry("block_id", Set.of(first.toString(), second.toString()));
            assertThat(texts.values().get("process_id")).hasSize(1);
          } else {
            assertThat(texts).isEqualTo(RepeatedTexts.NONE);
          }
        }
      } finally {
        session.close();
      }
    }
  }
}
