package io.micromegas.otlp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.micromegas.telemetry.ByteSlice;
import io.micromegas.telemetry.LogSink;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;

/** Log records as rows of {@code log_entries}, read where they stand. */
final class LogRows {
  private static final int INFO = 4;
  private static final int TRACE = 6;
  private static final int SEVERITIES_OF_LEVEL = 4;
  private static final int HIGHEST_SEVERITY = 24;
  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;

  private static final int SCOPES = ResourceLogs.SCOPE_LOGS_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int SCOPE = ScopeLogs.SCOPE_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int SCHEMA_URL = ScopeLogs.SCHEMA_URL_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int RECORDS = ScopeLogs.LOG_RECORDS_FIELD_NUMBER << 3 | Wire.LENGTH;

  private static final int TIME = LogRecord.TIME_UNIX_NANO_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int OBSERVED =
      LogRecord.OBSERVED_TIME_UNIX_NANO_FIELD_NUMBER << 3 | Wire.FIXED64;
  private static final int SEVERITY = LogRecord.SEVERITY_NUMBER_FIELD_NUMBER << 3 | Wire.VARINT;
  private static final int SEVERITY_TEXT = LogRecord.SEVERITY_TEXT_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int BODY = LogRecord.BODY_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int ATTRIBUTES = LogRecord.ATTRIBUTES_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int TRACE_ID = LogRecord.TRACE_ID_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int SPAN_ID = LogRecord.SPAN_ID_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int EVENT_NAME = LogRecord.EVENT_NAME_FIELD_NUMBER << 3 | Wire.LENGTH;

  private static final byte[] OF_TRACE_ID = "otel.trace_id".getBytes(US_ASCII);
  private static final byte[] OF_SPAN_ID = "otel.span_id".getBytes(US_ASCII);
  private static final byte[] OF_SEVERITY_TEXT = "otel.severity_text".getBytes(US_ASCII);
  private static final byte[] OF_EVENT_NAME = "otel.event_name".getBytes(US_ASCII);

  private final LogSink sink;
  private final long blockBegin;
  private final RowTexts row;
  private final Wire record = new Wire();
  private final JsonText body = new JsonText();

  private LogRows(ByteSlice message, LogSink sink, long blockBegin) {
    this.row = new RowTexts(message);
    this.sink = sink;
    this.blockBegin = blockBegin;
  }

  static void read(ByteSlice message, long blockBegin, LogSink sink) {
    LogRows rows = new LogRows(message, sink, blockBegin);
    sink.start(rows.row.texts);
    Wire resource = new Wire().over(message.array(), message.offset(), message.length());
    Wire records = new Wire();
    while (resource.next()) {
      if (resource.tag() == SCOPES) {
        rows.row.enterScope(resource, SCOPE, SCHEMA_URL);
        Wire scope = records.into(resource);
        while (scope.next()) {
          if (scope.tag() == RECORDS) {
            rows.read(scope);
          }
        }
      }
    }
  }

  private void read(Wire field) {
    Wire fields = record.into(field);
    Members members = row.members.clear();
    body.clear();
    long time = 0;
    long observed = 0;
    long severity = 0;
    while (fields.next()) {
      switch (fields.tag()) {
        case TIME -> time = fields.number();
        case OBSERVED -> observed = fields.number();
        case SEVERITY -> severity = fields.number();
        case BODY ->
            row.json.writeText(fields.bytes(), fields.offset(), fields.length(), body.clear());
        case ATTRIBUTES -> members.add(fields);
        default -> {}
      }
    }
    members.addAll(row.scope);
    addOwn(fields.into(field), members);
    sink.log(
        time(time, observed),
        level(severity),
        row.scopeName,
        body.bytes(),
        0,
        body.size(),
        row.properties());
  }

  /** What a record adds by itself counts, whatever its attributes are called. */
  private void addOwn(Wire fields, Members members) {
    while (fields.next()) {
      switch (fields.tag()) {
        case TRACE_ID -> addId(OF_TRACE_ID, TRACE_ID_BYTES, fields, members);
        case SPAN_ID -> addId(OF_SPAN_ID, SPAN_ID_BYTES, fields, members);
        case SEVERITY_TEXT -> addText(OF_SEVERITY_TEXT, fields, members);
        case EVENT_NAME -> addText(OF_EVENT_NAME, fields, members);
        default -> {}
      }
    }
  }

  private static void addText(byte[] name, Wire field, Members members) {
    members.addText(name, field.bytes(), field.offset(), field.length());
  }

  private static void addId(byte[] name, int size, Wire field, Members members) {
    if (field.length() == size) {
      members.addHex(name, field.bytes(), field.offset(), size);
    }
  }

  private long time(long time, long observed) {
    if (OtlpTimes.isKnown(time)) {
      return time;
    }
    return OtlpTimes.isKnown(observed) ? observed : blockBegin;
  }

  /** Of 1 to 24, four each, from trace to fatal; anything else is info. */
  static int level(long severity) {
    return severity < 1 || severity > HIGHEST_SEVERITY
        ? INFO
        : TRACE - (int) (severity - 1) / SEVERITIES_OF_LEVEL;
  }
}
