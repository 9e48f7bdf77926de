package io.micromegas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.MicromegasException;
import io.micromegas.engine.ParquetWriter.FileColumn;
import io.micromegas.engine.ParquetWriter.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements over files of the lake and a scan of what is not in files yet. */
class ParquetReadingTest {
  private static final int FILES = 100;
  private static final int ROWS = 1000;

  @TempDir Path directory;
  private Path lake;
  private DuckDbEngine engine;

  @BeforeEach
  void start() throws IOException {
    lake = Files.createDirectories(directory.resolve("lake"));
    engine =
        new DuckDbEngine(
            EngineSettings.defaults(directory.resolve("engine"))
                .withAllowedDirectories(List.of(lake)));
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  private List<Path> write(List<ColumnBatch> parts, Path into) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DuckDbParquetWriter writer =
        new DuckDbParquetWriter(
            WriterSettings.defaults(directory.resolve("sorting"), List.of(into)))) {
      for (ColumnBatch part : parts) {
        Path file = into.resolve("part " + files.size() + ".parquet");
        List<FileColumn> columns = ParquetWriterTest.columns(SampleRows.SCHEMA);
        writer.write(
            new Job(
                RelationSql.of(MemoryScan.of(SampleRows.SCHEMA, List.of(part), true)),
                columns,
                List.of("\"time\""),
                List.of(),
                file),
            () -> false);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        files.add(file);
      }
    }
    return files;
  }

  @Test
  void aStatementReadsFilesAndAScanAsOneRelation() throws IOException {
    List<ColumnBatch> parts = SampleRows.parts(10_000, ROWS);
    List<Path> files = write(parts.subList(0, 8), lake);
    MemoryScan tail = MemoryScan.of(SampleRows.SCHEMA, parts.subList(8, 10), true);
    String columns = "\"time\", \"level\", \"value\", \"target\", \"tags\"";
    RelationSql relation =
        new RelationSql.Builder()
            .text("SELECT " + columns + " FROM " + RelationSql.parquet(files))
            .text(" UNION ALL SELECT " + columns + " FROM ")
            .scan(tail)
            .build();
    long from = SampleRows.START + 7500 * SampleRows.STEP;
    long to = SampleRows.START + 8499 * SampleRows.STEP;
    String statement =
        "SELECT \"level\", sum(\"value\"), count(\"tags\"), min(\"time\") FROM (%s)"
            + " WHERE \"time\" BETWEEN make_timestamp_ns("
            + from
            + ")"
            + " AND make_timestamp_ns("
            + to
            + ") GROUP BY 1 ORDER BY 1";
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      long id = session.register(Map.of("tail", tail)).getOrDefault("tail", 0L);
      String sql = statement.formatted(relation.sql(scan -> "lake_scan(" + id + ")"));
      List<String> plan = Rows.of(session, "EXPLAIN " + sql);
      assertThat(Rows.of(session, sql))
          .hasSize(6)
          .isEqualTo(Rows.of(session, statement.formatted(SampleRows.sql(10_000, ROWS))));
      assertThat(plan.getFirst()).contains("Read Parquet", "Lake Scan").doesNotContain("target");
    }
    assertThat(tail.requests().getFirst().projection()).containsExactlyInAnyOrder(0, 2, 4, 9);
    assertThat(tail.requests().getFirst().hints())
        .containsExactly(new ScanHint.Between(0, from, to));
  }

  @Test
  void filesElsewhereAreRefused() throws IOException {
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    List<Path> files = write(SampleRows.parts(100, 100), elsewhere);
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      for (String source :
          List.of(
              RelationSql.parquet(files),
              "read_parquet('" + lake + "/../elsewhere/part 0.parquet')",
              "glob('" + elsewhere + "/*')")) {
        assertThatThrownBy(() -> Rows.of(session, "SELECT * FROM " + source))
            .isInstanceOf(MicromegasException.class)
            .hasMessageContaining("Permission");
      }
    }
  }

  /** Prints; the bound is there for what has gone badly wrong. */
  @Test
  void manyFilesAreReadAgainQuickly() throws IOException {
    List<Path> files = write(SampleRows.parts(FILES * 100, 100), lake);
    String sql =
        "SELECT \"target\", count(*) FROM " + RelationSql.parquet(files) + " GROUP BY 1 ORDER BY 1";
    List<Long> micros = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
        long start = System.nanoTime();
        assertThat(Rows.of(session, sql)).hasSize(17);
        micros.add((System.nanoTime() - start) / 1000);
      }
    }
    System.out.println("100 files, group by, microseconds: " + micros);
    assertThat(micros.getLast()).isLessThan(5_000_000);
  }
}
