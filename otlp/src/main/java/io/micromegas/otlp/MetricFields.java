package io.micromegas.otlp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.micromegas.telemetry.ByteSlice;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;

/**
 * Goes through the metrics of a message, whatever is read of their points. Knows the name and the
 * unit of the present one. Not thread-safe.
 */
final class MetricFields {
  private static final int SCOPES = ResourceMetrics.SCOPE_METRICS_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int SCOPE = ScopeMetrics.SCOPE_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int SCHEMA_URL = ScopeMetrics.SCHEMA_URL_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int METRICS = ScopeMetrics.METRICS_FIELD_NUMBER << 3 | Wire.LENGTH;

  private static final int NAME = Metric.NAME_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int UNIT = Metric.UNIT_FIELD_NUMBER << 3 | Wire.LENGTH;

  /** Names of properties. */
  static final byte[] OF_KIND = "otel.metric.kind".getBytes(US_ASCII);

  static final byte[] OF_TEMPORALITY = "otel.metric.aggregation_temporality".getBytes(US_ASCII);

  /** Takes a field of a metric: its data is in one of them. */
  @FunctionalInterface
  interface Reader {
    /** Reads the current field, which may be any. */
    void read(Wire field);
  }

  private final RowTexts row;
  private final Wire metric = new Wire();

  /** Text id of the present metric's name. */
  int name;

  /** Text id of the present metric's unit; of an empty text where it has none. */
  int unit;

  MetricFields(RowTexts row) {
    this.row = row;
  }

  /** Reads a {@code ResourceMetrics}, scope by scope. */
  void read(ByteSlice message, Reader reader) {
    Wire resource = new Wire().over(message.array(), message.offset(), message.length());
    Wire metrics = new Wire();
    while (resource.next()) {
      if (resource.tag() == SCOPES) {
        row.enterScope(resource, SCOPE, SCHEMA_URL);
        Wire scope = metrics.into(resource);
        while (scope.next()) {
          if (scope.tag() == METRICS) {
            read(scope, reader);
          }
        }
      }
    }
  }

  private void read(Wire field, Reader reader) {
    Wire fields = metric.into(field);
    name = row.texts.id("");
    unit = name;
    while (fields.next()) {
      if (fields.tag() == NAME) {
        name = row.texts.id(fields);
      } else if (fields.tag() == UNIT) {
        unit = row.texts.id(fields);
      }
    }
    fields.into(field);
    while (fields.next()) {
      reader.read(fields);
    }
  }
}
