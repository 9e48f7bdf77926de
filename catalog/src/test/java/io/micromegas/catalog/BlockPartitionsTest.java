package io.micromegas.catalog;

import static io.micromegas.catalog.Catalog.Outcome.COMMITTED;
import static io.micromegas.catalog.Samples.block;
import static io.micromegas.catalog.Samples.process;
import static io.micromegas.catalog.Samples.stream;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The daily tables of blocks are there when an insert needs them. */
final class BlockPartitionsTest {
  private static final String COUNT =
      "select count(*) from pg_inherits where inhparent = 'blocks'::regclass";
  private static final long DAY = 86_400_000_000_000L;

  private final UUID processId = UUID.randomUUID();
  private final UUID streamId = UUID.randomUUID();
  private CatalogSettings settings;
  private PostgresCatalog catalog;

  @BeforeEach
  void open() throws Exception {
    settings = EmbeddedDatabase.create();
    catalog = PostgresCatalog.open(settings);
    catalog.insertProcess(process(processId));
    catalog.insertStream(stream(streamId, processId, "log"));
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  private void commit() {
    assertThat(catalog.commitBlocks(List.of(block(streamId, processId, 1))))
        .containsExactly(COMMITTED);
  }

  /** Drops the tables of blocks whose name is after this one. */
  private void dropAfter(String name) throws Exception {
    EmbeddedDatabase.execute(
        settings,
        """
        do $$ declare t regclass; begin
          for t in select inhrelid::regclass from pg_inherits
            where inhparent = 'blocks'::regclass and inhrelid::regclass::text > %s
          loop execute format('drop table %%s', t); end loop;
        end $$
        """
            .formatted(name));
  }

  /** As it is at midnight if nothing was written for two days. */
  private void keepOnlyToday() throws Exception {
    dropAfter(
        "(select 'blocks_' || to_char(to_timestamp(last / 1000000000) at time zone 'UTC',"
            + " 'YYYYMMDD') from ingest_clock)");
    EmbeddedDatabase.execute(
        settings,
        "update ingest_clock set partitioned_until = last - last %% %d + %d".formatted(DAY, DAY));
  }

  /** Pretends that the lake was last written to days ago. */
  private void ageBy(long days) throws Exception {
    dropAfter("''");
    EmbeddedDatabase.execute(
        settings,
        "update ingest_clock set last = last - %d, partitioned_until = partitioned_until - %d"
            .formatted(days * DAY, days * DAY));
  }

  @Test
  void theFirstCommitMakesTodayAndTwoDaysMore() throws Exception {
    commit();
    assertThat(EmbeddedDatabase.number(settings, COUNT)).isEqualTo(3);
    commit();
    assertThat(EmbeddedDatabase.number(settings, COUNT)).isEqualTo(3);
  }

  @Test
  void whenLessThanADayIsLeftTheNextDaysAreMade() throws Exception {
    commit();
    keepOnlyToday();
    assertThat(EmbeddedDatabase.number(settings, COUNT)).isEqualTo(1);
    commit();
    assertThat(EmbeddedDatabase.number(settings, COUNT)).isEqualTo(3);
  }

  @Test
  void afterALongPauseTheDaysBetweenAreLeftOut() throws Exception {
    commit();
    ageBy(400);
    commit();
    assertThat(EmbeddedDatabase.number(settings, COUNT)).isEqualTo(3);
    commit();
  }

  @Test
  void anOpenReaderDoesNotHoldUpANewPartition() throws Exception {
    commit();
    try (Snapshot snapshot = catalog.snapshot();
        RowReader reader = snapshot.read(CatalogRelation.BLOCKS, List.of())) {
      EmbeddedDatabase.execute(
          settings,
          "select extend_blocks(last + 1 * " + DAY + ", partitioned_until) from ingest_clock");
      assertThat(reader.next(10, row -> {})).isEqualTo(1);
    }
    assertThat(EmbeddedDatabase.number(settings, COUNT)).isEqualTo(4);
    commit();
  }

  @Test
  void aTableHeldByAnotherDoesNotStopCommitsWhileThereIsAPartition() throws Exception {
    commit();
    keepOnlyToday();
    try (Connection other = EmbeddedDatabase.connect(settings);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("lock table only blocks in share update exclusive mode");
      commit();
    }
  }
}
