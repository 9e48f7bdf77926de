package io.micromegas.otlp;

import com.google.protobuf.ByteString;
import io.micromegas.telemetry.LogSink;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/** Log records as rows of {@code log_entries}. */
final class LogRows {
  private static final int INFO = 4;
  private static final int TRACE = 6;
  private static final int SEVERITIES_OF_LEVEL = 4;
  private static final int HIGHEST_SEVERITY = 24;

  private LogRows() {}

  static void read(ResourceLogs message, long blockBegin, LogSink sink) {
    OtlpTexts texts = new OtlpTexts();
    sink.start(texts);
    for (ScopeLogs scope : message.getScopeLogsList()) {
      ScopeTexts extras = new ScopeTexts(scope.getScope(), scope.getSchemaUrl());
      int target = texts.id(scope.getScope().getName());
      for (LogRecord record : scope.getLogRecordsList()) {
        long time = OtlpTimes.of(record);
        byte[] body = Values.text(record.getBody()).getBytes(StandardCharsets.UTF_8);
        sink.log(
            time == 0 ? blockBegin : time,
            level(record.getSeverityNumberValue()),
            target,
            body,
            0,
            body.length,
            texts.id(properties(record, extras)));
      }
    }
  }

  private static String properties(LogRecord record, ScopeTexts extras) {
    Map<String, AnyValue> properties = Json.sorted(record.getAttributesList());
    extras.addTo(properties);
    putId(properties, "otel.trace_id", record.getTraceId(), 16);
    putId(properties, "otel.span_id", record.getSpanId(), 8);
    ScopeTexts.put(properties, "otel.severity_text", record.getSeverityText());
    ScopeTexts.put(properties, "otel.event_name", record.getEventName());
    return Json.ofAttributes(properties);
  }

  private static void putId(Map<String, AnyValue> properties, String key, ByteString id, int size) {
    if (id.size() == size) {
      ScopeTexts.put(properties, key, HexFormat.of().formatHex(id.toByteArray()));
    }
  }

  /** Of 1 to 24, four each, from trace to fatal; anything else is info. */
  static int level(int severity) {
    return severity < 1 || severity > HIGHEST_SEVERITY
        ? INFO
        : TRACE - (severity - 1) / SEVERITIES_OF_LEVEL;
  }
}
