package io.micromegas.otlp;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.Map;
import java.util.TreeMap;

/** What a scope adds to the properties of its records and spans; what is empty adds nothing. */
final class ScopeTexts {
  private final Map<String, AnyValue> extras = new TreeMap<>();

  ScopeTexts(InstrumentationScope scope, String schemaUrl) {
    put(extras, "otel.scope.name", scope.getName());
    put(extras, "otel.scope.version", scope.getVersion());
    put(extras, "otel.scope.schema_url", schemaUrl);
    for (KeyValue attribute : scope.getAttributesList()) {
      extras.put("otel.scope.attr." + attribute.getKey(), attribute.getValue());
    }
  }

  void addTo(Map<String, AnyValue> properties) {
    properties.putAll(extras);
  }

  static void put(Map<String, AnyValue> properties, String key, String text) {
    if (!text.isEmpty()) {
      properties.put(key, AnyValue.newBuilder().setStringValue(text).build());
    }
  }
}
