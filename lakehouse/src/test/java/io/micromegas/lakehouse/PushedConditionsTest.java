package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.engine.ColumnBatch;
import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.ColumnType;
import io.micromegas.engine.DuckDbEngine;
import io.micromegas.engine.DuckDbParquetWriter;
import io.micromegas.engine.Engine;
import io.micromegas.engine.EngineSettings;
import io.micromegas.engine.ParquetWriter.FileColumn;
import io.micromegas.engine.ParquetWriter.Job;
import io.micromegas.engine.RelationSql;
import io.micromegas.engine.ScanHint;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import io.micromegas.engine.WriterSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A statement over files and a scan asks both for no more than it needs. */
class PushedConditionsTest {
  @TempDir Path directory;

  @Test
  void conditionsAndColumnsReachFilesAndScan() throws Exception {
    Path files = Files.createDirectories(directory.resolve("files"));
    Path file = files.resolve("f.parquet");
    try (DuckDbParquetWriter writer =
        new DuckDbParquetWriter(
            WriterSettings.defaults(directory.resolve("writer"), List.of(files)).withSlots(1))) {
      writer.write(
          new Job(
              Sql.text(
                  "SELECT make_timestamp_ns(i) AS \"time\", i AS a, i AS b FROM range(9) r(i)"),
              List.of(
                  new FileColumn("time", ColumnType.TIMESTAMP_NS, 1),
                  new FileColumn("a", ColumnType.INT64, 2),
                  new FileColumn("b", ColumnType.INT64, 3)),
              List.of(),
              List.of(),
              file),
          () -> false);
    }
    Recording scan = new Recording();
    RelationSql relation =
        Sql.unionAll(
            List.of(
                Sql.text("SELECT \"time\", a, b FROM " + RelationSql.parquet(List.of(file))),
                Sql.select("\"time\", a, b", scan)));
    String condition = " WHERE \"time\" >= " + Sql.time(5) + " AND \"time\" <= " + Sql.time(7);
    try (DuckDbEngine engine =
            new DuckDbEngine(
                EngineSettings.defaults(directory.resolve("engine"))
                    .withAllowedDirectories(List.of(files)));
        Engine.Session slot = engine.open(Engine.Lane.HEAVY)) {
      String sql =
          LakeSql.statement(slot, Map.of("v", relation), "SELECT sum(b) FROM v" + condition);
      assertThat(LakeSql.rows(slot, sql)).containsExactly("18");
      assertThat(scan.requests)
          .singleElement()
          .satisfies(request -> {
            assertThat(request.projection()).doesNotContain(1).contains(2);
            assertThat(request.hints()).isNotEmpty();
            assertThat(request.hints())
                .allSatisfy(hint -> {
                  assertThat(hint).isInstanceOf(ScanHint.Between.class);
                  assertThat(hint.column()).isZero();
                });
          });
      String plan = String.join("\n", LakeSql.rows(slot, "EXPLAIN " + sql));
      assertThat(plan.replaceAll("[│\\s]+", " ")).contains("READ_PARQUET", "00.000000005");
    }
  }

  /** Has no rows, and notes what it is asked for. */
  private static final class Recording implements TableScan {
    private final ConcurrentLinkedQueue<ScanRequest> requests = new ConcurrentLinkedQueue<>();

    @Override
    public TableSchema schema() {
      return new TableSchema(
          List.of(
              new ColumnSpec("time", ColumnType.TIMESTAMP_NS, false, false),
              new ColumnSpec("a", ColumnType.INT64, false, false),
              new ColumnSpec("b", ColumnType.INT64, false, false)));
    }

    @Override
    public long estimatedRows() {
      return 1;
    }

    @Override
    public int parts() {
      return 1;
    }

    @Override
    public boolean ordered() {
      return false;
    }

    @Override
    public PartReader open(int part, ScanRequest request) {
      requests.add(request);
      return new PartReader() {
        @Override
        public ColumnBatch next(Cancellation cancelled) {
          return new ColumnBatch(0, List.of());
        }

        @Override
        public void close() {}
      };
    }
  }
}
