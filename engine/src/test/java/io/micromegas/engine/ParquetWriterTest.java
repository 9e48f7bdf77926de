package io.micromegas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.ParquetWriter.Bounds;
import io.micromegas.engine.ParquetWriter.FileColumn;
import io.micromegas.engine.ParquetWriter.Job;
import io.micromegas.engine.ParquetWriter.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetWriterTest {
  @TempDir Path directory;
  private Path lake;
  private DuckDbParquetWriter writer;
  private DuckDbEngine engine;

  @BeforeEach
  void start() throws IOException {
    lake = Files.createDirectories(directory.resolve("lake"));
    writer =
        new DuckDbParquetWriter(
            WriterSettings.defaults(directory.resolve("sorting"), List.of(lake)));
    engine =
        new DuckDbEngine(
            EngineSettings.defaults(directory.resolve("engine"))
                .withAllowedDirectories(List.of(lake)));
  }

  @AfterEach
  void stop() {
    writer.close();
    engine.close();
  }

  static List<FileColumn> columns(TableSchema schema) {
    List<FileColumn> columns = new ArrayList<>();
    for (ColumnSpec column : schema.columns()) {
      columns.add(new FileColumn(column.name(), column.type(), columns.size() + 1));
    }
    return columns;
  }

  private List<String> read(Path file, String sql) {
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      return Rows.of(session, sql.formatted(RelationSql.parquet(List.of(file))));
    }
  }

  private List<String> files() throws IOException {
    try (var files = Files.list(lake)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void rowsOfAScanAreWrittenAndReadBack() {
    MemoryScan scan = MemoryScan.of(SampleRows.SCHEMA, SampleRows.parts(10_000, 3000), true);
    Path file = lake.resolve("a.parquet");
    Written written =
        writer.write(
            new Job(
                RelationSql.of(scan),
                columns(SampleRows.SCHEMA),
                List.of(),
                List.of("time", "id", "nothing"),
                file),
            () -> false);
    assertThat(written.rows()).isEqualTo(10_000);
    assertThat(written.bytes()).isEqualTo(file.toFile().length());
    assertThat(written.bounds())
        .isEqualTo(
            Map.of(
                "time",
                new Bounds(SampleRows.START, SampleRows.START + 9999 * SampleRows.STEP),
                "id",
                new Bounds(0, 9999 * 1000000007L)));
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      assertThat(read(file, "SELECT * FROM %s"))
          .isEqualTo(Rows.of(session, SampleRows.sql(10_000, 3000)));
    }
    assertThat(read(file, "SELECT name, field_id FROM parquet_schema('" + file + "') OFFSET 1"))
        .startsWith("time|1", "id|2")
        .contains("tags|10", "element|1000010");
  }

  @Test
  void rowsAreSortedByColumnsThatNeedNotBeWritten() {
    MemoryScan scan = MemoryScan.of(SampleRows.SCHEMA, SampleRows.parts(10_000, 1000), false);
    Path file = lake.resolve("a.parquet");
    RelationSql relation =
        new RelationSql.Builder()
            .text("SELECT \"level\", \"mask\" AS \"m\", \"time\" AS \"$t\" FROM ")
            .scan(scan)
            .text(" WHERE \"level\" < 3 UNION ALL SELECT \"level\", \"mask\", \"time\" FROM ")
            .scan(scan)
            .text(" WHERE \"level\" >= 3")
            .build();
    List<FileColumn> columns =
        List.of(
            new FileColumn("level", ColumnType.INT32, 7),
            new FileColumn("m", ColumnType.UINT32, 9));
    Written written =
        writer.write(
            new Job(relation, columns, List.of("\"level\"", "\"$t\" DESC"), List.of(), file),
            () -> false);
    assertThat(written).isEqualTo(new Written(10_000, file.toFile().length(), Map.of()));
    assertThat(read(file, "SELECT * FROM %s"))
        .hasSize(10_000)
        .startsWith("0|" + (int) (4294967295L - 9996), "0|" + (int) (4294967295L - 9990));
    assertThat(read(file, "SELECT \"level\", count(*) FROM %s GROUP BY 1 ORDER BY 1")).hasSize(6);
  }

  @Test
  void rowGroupsAreLeftOutByValuesThatAreLookedUp() {
    int rows = 300_000;
    Path file = lake.resolve("a.parquet");
    writer.write(
        new Job(
            new RelationSql.Builder()
                .text(
                    "SELECT md5(CAST(i // 5 AS VARCHAR)) AS trace, i FROM range(" + rows + ") t(i)")
                .build(),
            List.of(
                new FileColumn("trace", ColumnType.TEXT, 1, true),
                new FileColumn("i", ColumnType.INT64, 2)),
            List.of("i"),
            List.of(),
            file),
        () -> false);
    String groups =
        "SELECT path_in_schema, count(*) > 2, count(*) = count(bloom_filter_offset) FROM"
            + " parquet_metadata('"
            + file
            + "') GROUP BY ALL ORDER BY ALL";
    assertThat(read(file, groups)).containsExactly("i|true|false", "trace|true|true");
    String trace = "SELECT i FROM %s WHERE trace = md5('4242') ORDER BY i";
    assertThat(read(file, trace)).containsExactly("21210", "21211", "21212", "21213", "21214");
    assertThat(read(file, "EXPLAIN ANALYZE " + trace).toString())
        .contains("Row Groups Scanned: 1 / 3");
  }

  @Test
  void filesAreMergedWithoutAScan() {
    List<Path> parts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int value = i;
      Path part = lake.resolve("part" + i);
      writer.write(
          new Job(
              RelationSql.of(
                  MemoryScan.of(
                      new TableSchema(List.of(new ColumnSpec("n", ColumnType.INT64, false, false))),
                      List.of(SlowScan.rows(5, value)),
                      true)),
              List.of(new FileColumn("n", ColumnType.INT64, 1)),
              List.of(),
              List.of("n"),
              part),
          () -> false);
      parts.add(part);
    }
    RelationSql all =
        new RelationSql.Builder().text("SELECT n FROM " + RelationSql.parquet(parts)).build();
    Path merged = lake.resolve("merged");
    Written written =
        writer.write(
            new Job(
                all,
                List.of(new FileColumn("n", ColumnType.INT64, 1)),
                List.of("n DESC"),
                List.of("n"),
                merged),
            () -> false);
    assertThat(written.rows()).isEqualTo(15);
    assertThat(written.bounds()).containsExactly(Map.entry("n", new Bounds(0, 2)));
    assertThat(read(merged, "SELECT string_agg(n, '') FROM %s")).containsExactly("222221111100000");
  }

  private static Job job(TableScan scan, Path file) {
    return new Job(
        RelationSql.of(scan),
        List.of(new FileColumn("n", ColumnType.INT64, 1)),
        List.of("n"),
        List.of("n"),
        file);
  }

  @Test
  void noRowsAreNoFile() throws IOException {
    Written written =
        writer.write(
            job(SlowScan.of(3, number -> SlowScan.rows(0, 0)), lake.resolve("a")), () -> false);
    assertThat(written).isEqualTo(new Written(0, 0, Map.of()));
    assertThat(files()).isEmpty();
  }

  @Test
  void whatAScanThrowsComesOutAndTheFileIsGone() throws IOException {
    SlowScan scan =
        SlowScan.of(
            2,
            number -> {
              if (number == 100) {
                throw new MicromegasException(ErrorCode.CORRUPT_BLOCK, "block 17 is damaged");
              }
              return SlowScan.rows(10_000, number);
            });
    assertThatThrownBy(() -> writer.write(job(scan, lake.resolve("a")), () -> false))
        .isInstanceOfSatisfying(
            MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_BLOCK))
        .hasMessage("block 17 is damaged");
    assertThat(files()).isEmpty();
  }

  @Test
  void aCancelledFileIsGoneAtOnce() throws IOException {
    AtomicBoolean cancel = new AtomicBoolean();
    SlowScan scan =
        SlowScan.of(
            2,
            number -> {
              cancel.set(number > 100);
              return SlowScan.rows(10_000, number);
            });
    long start = System.nanoTime();
    assertThatThrownBy(() -> writer.write(job(scan, lake.resolve("a")), cancel::get))
        .isInstanceOfSatisfying(
            MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
    assertThat(files()).isEmpty();
  }

  @Test
  void closingCancels() throws IOException {
    SlowScan scan =
        SlowScan.of(
            2,
            number -> {
              if (number == 50) {
                Thread.ofPlatform().start(writer::close);
              }
              return SlowScan.rows(10_000, number);
            });
    assertThatThrownBy(() -> writer.write(job(scan, lake.resolve("a")), () -> false))
        .isInstanceOfSatisfying(
            MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    assertThat(files()).isEmpty();
  }

  @Test
  void aRelationCannotReadOutsideTheLake() throws IOException {
    Path outside = Files.writeString(directory.resolve("secret.csv"), "a,b\n1,2\n");
    RelationSql relation =
        new RelationSql.Builder().text("SELECT a AS n FROM '" + outside + "'").build();
    Job job =
        new Job(
            relation,
            List.of(new FileColumn("n", ColumnType.INT64, 1)),
            List.of(),
            List.of(),
            lake.resolve("a"));
    assertThatThrownBy(() -> writer.write(job, () -> false))
        .isInstanceOfSatisfying(
            MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
    assertThatThrownBy(() ->
            writer.write(
                job(SlowScan.of(1, number -> SlowScan.rows(1, 1)), directory.resolve("a")),
                () -> false))
        .hasMessageContaining("Permission");
    assertThat(directory.resolve("a")).doesNotExist();
  }

  @Test
  void aFileThatIsThereIsLeftAlone() throws IOException {
    Path file = Files.writeString(lake.resolve("a"), "precious");
    assertThatThrownBy(() ->
            writer.write(job(SlowScan.of(1, number -> SlowScan.rows(1, 1)), file), () -> false))
        .hasMessageContaining(file.toString());
    assertThat(file).hasContent("precious");
  }
}
