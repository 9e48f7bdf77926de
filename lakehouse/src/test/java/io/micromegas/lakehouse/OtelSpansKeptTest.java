package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.catalog.Catalog.NewStream;
import io.micromegas.engine.DuckDbEngine;
import io.micromegas.otlp.OtlpBlock;
import io.micromegas.otlp.OtlpRequest;
import io.micromegas.otlp.Signal;
import io.micromegas.telemetry.CborBodies;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spans of OpenTelemetry outlive the blocks that they came in, if they are told to. */
class OtelSpansKeptTest {
  private static final int DAYS = 6;

  @TempDir Path directory;

  /** Sends a trace of two services, whose id ends with the number. */
  private static void send(TestLake lake, int number) {
    long start = Instant.now().getEpochSecond() * 1_000_000_000L;
    for (String service : new String[] {"shop", "card"}) {
      String body =
          """
          {"resourceSpans": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "%s"}}]},
            "scopeSpans": [{"spans": [{"traceId": "%032x", "spanId": "%016x", "name": "work",
              "startTimeUnixNano": "%d", "endTimeUnixNano": "%d"}]}]}]}\
          """
              .formatted(service, number, number, start, start + 5);
      for (OtlpBlock block :
          OtlpRequest.readJson(
              Signal.TRACES, body.getBytes(StandardCharsets.UTF_8), Instant.now())) {
        lake.catalog.insertProcess(block.process());
        lake.catalog.insertStream(
            new NewStream(
                block.stream(),
                Signal.TRACES.format(),
                CborBodies.encodeTypes(block.stream().dependenciesMetadata()),
                CborBodies.encodeTypes(block.stream().objectsMetadata())));
        lake.insert(block.block());
      }
    }
  }

  @Test
  void tracesAreKeptInPartitionsLongerThanBlocks() throws Exception {
    try (TestLake lake = new TestLake(directory.resolve("lake"));
        DuckDbEngine engine = lake.engine(directory.resolve("engine"));
        LakehouseViews views = lake.views()) {
      for (int day = DAYS - 1; day >= 0; day--) {
        lake.clockBehind(Duration.ofDays(day));
        send(lake, day);
      }
      String rows = "select exe, hex(trace_id), name, insert_time from otel_spans order by all";
      var sent = LakeSql.rows(engine, views, rows);
      assertThat(sent).hasSize(2 * DAYS);

      RetentionSettings settings = new RetentionSettings(2, Map.of("otel_spans", 0));
      new Retention(
              settings,
              views.storedViews().all().stream().map(StoredView::viewSet).toList(),
              MaintainedView.of(views.storedViews().all()),
              lake.catalog.partitions(),
              views.partitionWork(),
              new CatalogProgress(lake.catalog.partitions()))
          .run(0, lake.catalog.partitions().databaseTime(), () -> false);

      assertThat(lake.number("select count(*) from blocks")).isLessThan(2 * DAYS);
      assertThat(LakeSql.rows(engine, views, rows)).isEqualTo(sent);
    }
  }
}
