package io.micromegas.lakehouse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micromegas.catalog.Catalog.NewStream;
import io.micromegas.otlp.OtlpBlock;
import io.micromegas.otlp.OtlpRequest;
import io.micromegas.otlp.Signal;
import io.micromegas.telemetry.CborBodies;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A program with OpenTelemetry that posts logs, points of all kinds of metrics and spans to a lake,
 * in no order of time; many have the same.
 */
final class RandomOtlpSender {
  private static final long START = 1_772_366_400_000_000_000L;
  private static final String SERVICE = "shop";

  private final TestLake lake;
  private final Random random;
  private final UUID processId;

  RandomOtlpSender(TestLake lake, Random random) {
    this.lake = lake;
    this.random = random;
    this.processId = post(Signal.LOGS, logs());
    post(Signal.METRICS, metrics());
    post(Signal.TRACES, spans());
  }

  UUID processId() {
    return processId;
  }

  /** Posts one block. */
  void post() {
    switch (random.nextInt(4)) {
      case 0 -> post(Signal.LOGS, logs());
      case 1 -> post(Signal.TRACES, spans());
      default -> post(Signal.METRICS, metrics());
    }
  }

  /** Returns the process that it is of. */
  private UUID post(Signal signal, String content) {
    String body =
        """
        {"resource%s": [{"resource": {"attributes": [
            {"key": "service.name", "value": {"stringValue": "%s"}}]}, %s}]}\
        """
            .formatted(
                switch (signal) {
                  case LOGS -> "Logs";
                  case METRICS -> "Metrics";
                  case TRACES -> "Spans";
                },
                SERVICE,
                content);
    OtlpBlock block = OtlpRequest.readJson(signal, body.getBytes(UTF_8), Instant.now()).getFirst();
    lake.catalog.insertProcess(block.process());
    lake.catalog.insertStream(
        new NewStream(
            block.stream(),
            signal.format(),
            CborBodies.encodeTypes(block.stream().dependenciesMetadata()),
            CborBodies.encodeTypes(block.stream().objectsMetadata())));
    lake.insert(block.block());
    if (random.nextInt(12) == 0) {
      lake.damage(block.block());
    }
    return block.process().processId();
  }

  private String logs() {
    return "\"scopeLogs\": [{\"scope\": {\"name\": \"%s\"}, \"logRecords\": [%s]}]"
        .formatted(
            word(),
            some(() ->
                """
                {"timeUnixNano": "%d", "severityNumber": %d, "body": {"stringValue": "%s"}}\
                """
                    .formatted(time(), random.nextInt(25), word())));
  }

  private String spans() {
    return "\"scopeSpans\": [{\"spans\": [%s]}]"
        .formatted(
            some(() -> {
              long start = time();
              return """
              {"traceId": "%032x", "spanId": "%016x", "name": "%s",
                "startTimeUnixNano": "%d", "endTimeUnixNano": "%d", "attributes": [%s]}\
              """
                  .formatted(
                      1 + random.nextInt(3),
                      random.nextLong(),
                      word(),
                      start,
                      start + random.nextInt(1_000),
                      attribute());
            }));
  }

  private String metrics() {
    return "\"scopeMetrics\": [{\"metrics\": [%s, %s, %s]}]"
        .formatted(
            metric("gauge", this::number),
            metric("histogram", this::histogram),
            metric("exponentialHistogram", this::exponential));
  }

  private String metric(String kind, Supplier<String> point) {
    return "{\"name\": \"%s\", \"%s\": {\"dataPoints\": [%s]}}"
        .formatted(word(), kind, some(point));
  }

  private String number() {
    return "{%s, \"asDouble\": %d}".formatted(ofPoint(), random.nextInt(9));
  }

  private String histogram() {
    int below = random.nextInt(5);
    int above = random.nextInt(5);
    return """
    {%s, "count": "%d", "explicitBounds": [%d], "bucketCounts": ["%d", "%d"]}\
    """
        .formatted(ofPoint(), below + above, random.nextInt(9), below, above);
  }

  private String exponential() {
    int count = random.nextInt(5);
    return """
    {%s, "count": "%d", "scale": %d, "positive": {"offset": %d, "bucketCounts": ["%d"]}}\
    """
        .formatted(ofPoint(), count, random.nextInt(4), random.nextInt(9) - 4, count);
  }

  private String ofPoint() {
    String exemplar =
        "{\"timeUnixNano\": \"%d\", \"asInt\": \"%d\", \"traceId\": \"%032x\", \"spanId\": \"%016x\"}"
            .formatted(time(), random.nextInt(9), 1 + random.nextInt(3), random.nextLong());
    return "\"timeUnixNano\": \"%d\", \"attributes\": [%s], \"exemplars\": [%s]"
        .formatted(time(), attribute(), random.nextBoolean() ? exemplar : "");
  }

  private String attribute() {
    return "{\"key\": \"k\", \"value\": {\"intValue\": \"%d\"}}".formatted(random.nextInt(3));
  }

  private String some(Supplier<String> each) {
    return IntStream.range(0, 1 + random.nextInt(20))
        .mapToObj(i -> each.get())
        .collect(Collectors.joining(", "));
  }

  private String word() {
    return "word" + random.nextInt(4);
  }

  /** Few different ones, over some minutes. */
  private long time() {
    return START + random.nextInt(240) * 1_000_000_000L;
  }
}
