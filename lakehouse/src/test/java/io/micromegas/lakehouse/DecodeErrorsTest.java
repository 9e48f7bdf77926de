package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.TimeRange;
import io.micromegas.engine.DuckDbEngine;
import io.micromegas.lakehouse.Lakehouse.ReadSession;
import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.IncomingBlock;
import io.micromegas.telemetry.LogBlockWriter;
import io.micromegas.telemetry.ProcessInfo;
import io.micromegas.telemetry.StreamInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not decode is listed (R6), wherever it was found. */
class DecodeErrorsTest {
  private static final UUID PROCESS = new UUID(1, 1);
  private static final UUID STREAM = new UUID(1, 2);
  private static final UUID BAD = new UUID(1, 3);

  @TempDir Path directory;
  private TestLake lake;
  private DuckDbEngine engine;
  private LakehouseViews views;

  @BeforeEach
  void open() throws IOException {
    lake = new TestLake(directory.resolve("lake"));
    engine = lake.engine(directory.resolve("engine"));
    views = lake.views(StoredViews.standard());
    lake.catalog.insertProcess(
        new ProcessInfo(
            PROCESS,
            "/bin/app",
            "ann",
            "Ann",
            "box",
            "linux",
            "cpu",
            1_000_000_000,
            Instant.EPOCH,
            0,
            Optional.empty(),
            Map.of()));
    StreamInfo stream = LogBlockWriter.stream(PROCESS, STREAM, Map.of());
    lake.insert(stream);
    lake.insert(block(new UUID(1, 4)));
    IncomingBlock bad = block(BAD);
    lake.insert(bad);
    lake.damage(bad);
  }

  @AfterEach
  void close() throws IOException {
    views.close();
    engine.close();
    lake.close();
  }

  private static IncomingBlock block(UUID id) {
    LogBlockWriter writer = new LogBlockWriter();
    writer.log(5, 4, "app", "hello");
    return writer.build(
        new BlockInfo(id, STREAM, PROCESS, Instant.EPOCH, 0, Instant.EPOCH, 10, 0, 0));
  }

  private List<String> errors(LakehouseViews lakehouse) {
    return LakeSql.rows(
        engine,
        lakehouse,
        "SELECT block_id, stream_id, process_id, view_set, time = (SELECT insert_time FROM blocks b"
            + " WHERE b.block_id = e.block_id) AS inserted, error FROM decode_errors e ORDER BY"
            + " view_set");
  }

  private static String row(String viewSet) {
    return "%s|%s|%s|%s|true|block %s of stream %s was left out: payload: expected a map, got an integer (byte 1)"
        .formatted(BAD, STREAM, PROCESS, viewSet, BAD, STREAM);
  }

  private static void read(LakehouseViews lakehouse, DuckDbEngine engine, String instance) {
    try (ReadSession session = lakehouse.open(() -> {})) {
      var relation = session.relation("log_entries", Optional.of(instance), TimeRange.ALL);
      session.planned();
      assertThat(LakeSql.rows(engine, Map.of("v", relation), "SELECT count(*) FROM v"))
          .containsExactly("1");
      assertThat(session.failedBlocks()).isEqualTo(1);
    }
  }

  @Test
  void nothingIsListedBeforeItIsFound() {
    assertThat(errors(views)).isEmpty();
  }

  @Test
  void whatAQueryFindsIsListedOnceByItsServer() {
    read(views, engine, PROCESS.toString());
    read(views, engine, "global");
    assertThat(errors(views)).containsExactly(row("log_entries"));
    try (LakehouseViews other = lake.views()) {
      assertThat(errors(other)).isEmpty();
    }
  }

  @Test
  void whatPartitionsLackIsListedByEachServer() {
    views.shorten("log_entries", Optional.of(PROCESS.toString()), () -> false);
    try (LakehouseViews other = lake.views()) {
      assertThat(errors(other)).containsExactly(row("log_entries"));
      // Who reads the partition is told, and lists it no second time.
      read(other, engine, PROCESS.toString());
      read(other, engine, "global");
      assertThat(errors(other)).containsExactly(row("log_entries"));
    }
  }

  @Test
  void onlyTheLatestAreRemembered() {
    DecodeErrors errors = new DecodeErrors();
    MemoryLake memory = new MemoryLake();
    var block = memory.anyThreadBlock();
    for (int i = 0; i <= DecodeErrors.MAX_ROWS; i++) {
      errors.add("view" + i, block, new Undecodable(block.blockId(), "no"));
    }
    var rows = Rows.all(errors.scan().orElseThrow());
    assertThat(rows).hasSize(DecodeErrors.MAX_ROWS);
    assertThat(rows.getFirst()).containsEntry("view_set", "view1");
  }
}
