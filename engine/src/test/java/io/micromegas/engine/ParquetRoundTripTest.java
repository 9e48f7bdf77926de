package io.micromegas.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.engine.ParquetWriter.Bounds;
import io.micromegas.engine.ParquetWriter.Job;
import io.micromegas.engine.ParquetWriter.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read back as it was, whatever it is. */
class ParquetRoundTripTest {
  private static final int RELATIONS = Integer.getInteger("micromegas.roundTrips", 30);

  @TempDir Path directory;

  @Test
  void randomRelationsComeBack() throws IOException {
    long seed = new Random().nextLong();
    Path lake = Files.createDirectories(directory.resolve("lake"));
    WriterSettings settings =
        WriterSettings.defaults(directory.resolve("sorting"), List.of(lake)).withFiles(4096, 3);
    try (DuckDbParquetWriter writer = new DuckDbParquetWriter(settings);
        DuckDbEngine engine =
            new DuckDbEngine(
                EngineSettings.defaults(directory.resolve("engine"))
                    .withAllowedDirectories(List.of(lake)))) {
      for (int i = 0; i < RELATIONS; i++) {
        roundTrip(writer, engine, lake.resolve("file '" + i), seed + i);
      }
    }
  }

  private static void roundTrip(
      DuckDbParquetWriter writer, DuckDbEngine engine, Path file, long seed) {
    RandomRows random = new RandomRows(seed);
    TableSchema schema = random.schema();
    List<ColumnBatch> batches = random.batches(schema);
    MemoryScan scan = MemoryScan.of(schema, batches, seed % 2 == 0);
    List<String> bounded = new ArrayList<>();
    for (ColumnSpec column : schema.columns()) {
      if (column.type() == ColumnType.TIMESTAMP_NS || column.type() == ColumnType.INT64) {
        bounded.add(column.name());
      }
    }
    Written written =
        writer.write(
            new Job(
                RelationSql.of(scan),
                ParquetWriterTest.columns(schema),
                List.of("\"row\""),
                bounded,
                file),
            () -> false);
    assertThat(written.rows()).as("seed %s", seed).isEqualTo(scan.estimatedRows());
    assertThat(written.bounds()).as("seed %s", seed).isEqualTo(bounds(schema, batches));
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      long id = session.register(Map.of("s", scan)).getOrDefault("s", 0L);
      List<String> expected =
          Rows.of(session, "SELECT * FROM lake_scan(%d) ORDER BY \"row\"".formatted(id));
      assertThat(Rows.of(session, "SELECT * FROM " + RelationSql.parquet(List.of(file))))
          .as("seed %s", seed)
          .isEqualTo(expected);
    }
  }

  /** Computes bounds without DuckDB. */
  private static Map<String, Bounds> bounds(TableSchema schema, List<ColumnBatch> batches) {
    Map<String, Bounds> bounds = new HashMap<>();
    for (ColumnBatch batch : batches) {
      for (int i = 0; i < schema.columns().size(); i++) {
        if (batch.columns().get(i) instanceof Column.Longs longs) {
          for (int row = 0; row < batch.rows(); row++) {
            if (longs.nulls() == null || !longs.nulls().get(row)) {
              long value = longs.values()[row];
              bounds.merge(
                  schema.columns().get(i).name(),
                  new Bounds(value, value),
                  (a, b) -> new Bounds(Math.min(a.min(), b.min()), Math.max(a.max(), b.max())));
            }
          }
        }
      }
    }
    return bounds;
  }
}
