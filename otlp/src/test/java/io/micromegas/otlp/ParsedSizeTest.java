package io.micromegas.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Memory is asked for before it is taken. */
class ParsedSizeTest {
  private static final ParsedSize LOGS = new ParsedSize(ExportLogsServiceRequest.getDescriptor());

  @Test
  void emptyRecordsTakeManyTimesTheirBytes() {
    byte[] body = records(100_000, LogRecord.getDefaultInstance());
    assertThat(body).hasSizeLessThan(200_100);
    // Each an object of 88 bytes, and its place in a list.
    assertThat(LOGS.of(body)).isBetween(9_600_000L, 25_000_000L);
  }

  @Test
  void recordsOfTextTakeAFewTimesTheirBytes() {
    LogRecord.Builder record = LogRecord.newBuilder().setTimeUnixNano(1);
    record.getBodyBuilder().setStringValue("a line of text, as programs write them: ".repeat(10));
    byte[] body = records(1000, record.build());
    assertThat(LOGS.of(body)).isBetween(body.length + 150_000L, 4L * body.length);
  }

  @Test
  void whatDoesNotParseIsCountedAsFarAsItGoes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      byte[] body = new byte[random.nextInt(200)];
      random.nextBytes(body);
      assertThat(LOGS.of(body)).as("seed %d, try %d", seed, i).isBetween(0L, 50_000L);
    }
    byte[] deep = new byte[1 << 20];
    Arrays.fill(deep, (byte) 10);
    assertThat(LOGS.of(deep)).isLessThan(10L << 20);
  }

  @Test
  void roomIsAskedForWhereAMessageHasToBeParsed() {
    byte[] usual = records(10, LogRecord.newBuilder().setSeverityText("x").build());
    List<Long> asked = new ArrayList<>();
    OtlpRequest.readProtobuf(Signal.LOGS, usual, Instant.EPOCH, asked::add);
    assertThat(asked).isEmpty();

    // A field that nobody knows.
    byte[] odd = Arrays.copyOf(usual, usual.length + 2);
    odd[usual.length] = 15 << 3;
    OtlpRequest.readProtobuf(Signal.LOGS, odd, Instant.EPOCH, asked::add);
    assertThat(asked).hasSize(1).allMatch(bytes -> bytes > 1500);

    byte[] json = "{\"resourceLogs\":[]}".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() ->
            OtlpRequest.readJson(
                Signal.LOGS,
                json,
                Instant.EPOCH,
                bytes -> {
                  throw new MicromegasException(ErrorCode.OVERLOADED, "no room for " + bytes);
                }))
        .hasMessageContaining("no room for ");
  }

  private static byte[] records(int count, LogRecord record) {
    ScopeLogs.Builder scope = ScopeLogs.newBuilder();
    for (int i = 0; i < count; i++) {
      scope.addLogRecords(record);
    }
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    request.addResourceLogsBuilder().addScopeLogs(scope);
    return request.build().toByteArray();
  }
}
