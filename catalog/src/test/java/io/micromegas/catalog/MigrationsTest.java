package io.micromegas.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

final class MigrationsTest {
  private static final String APPLIED =
      "select count(*) from flyway_schema_history where version is not null";

  @Test
  void theNewestFileIsTheVersionOfTheProgram() throws Exception {
    Flyway flyway = Migrations.flyway(EmbeddedDatabase.empty());
    var all = flyway.info().all();
    assertThat(all[all.length - 1].getVersion().getVersion()).isEqualTo(Migrations.LATEST);
  }

  @Test
  void openingAgainChangesNothing() throws Exception {
    CatalogSettings settings = EmbeddedDatabase.empty();
    PostgresCatalog.open(settings).close();
    long applied = EmbeddedDatabase.number(settings, APPLIED);
    PostgresCatalog.open(settings).close();

    assertThat(EmbeddedDatabase.number(settings, APPLIED)).isEqualTo(applied);
    Migrations.flyway(settings).validate();
  }

  @Test
  void severalServersMayMigrateAtOnce() throws Exception {
    CatalogSettings settings = EmbeddedDatabase.empty();
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        running.add(threads.submit(() -> PostgresCatalog.open(settings).close()));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
    assertThat(EmbeddedDatabase.number(settings, "select count(*) from ingest_clock")).isOne();
  }

  @Test
  void partitionsAndClaimsOfOneViewCannotOverlap() throws Exception {
    CatalogSettings settings = EmbeddedDatabase.create();
    String insert =
        """
        insert into partitions (view_set, view_instance, schema_version, begin_insert_time,
          end_insert_time, file_size, num_rows, source_blocks, source_events, sort_order,
          written_at)
        values ('log_entries', 'global', %d, %d, %d, 0, 0, 0, 0, '{}', 0)
        """;
    EmbeddedDatabase.execute(settings, insert.formatted(1, 0, 10));
    EmbeddedDatabase.execute(settings, insert.formatted(1, 10, 20));
    EmbeddedDatabase.execute(settings, insert.formatted(2, 5, 15));

    assertThatThrownBy(() -> EmbeddedDatabase.execute(settings, insert.formatted(1, 19, 21)))
        .hasMessageContaining("partitions_no_overlap");
  }
}
