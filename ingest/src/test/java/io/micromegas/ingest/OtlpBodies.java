package io.micromegas.ingest;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.UUID;

/** Requests as exporters send them. */
final class OtlpBodies {
  static final long TIME = 1_700_000_000_000_000_001L;

  /** Of host-id-1, myhost, 1234, checkout, inst-1. */
  static final UUID LOGS = UUID.fromString("c1b3553f-6c06-506e-b997-ad913542d642");

  private OtlpBodies() {}

  static byte[] logs(String message, long time) {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    request
        .addResourceLogsBuilder()
        .setResource(
            Resource.newBuilder()
                .addAttributes(attribute("host.id", text("host-id-1")))
                .addAttributes(attribute("host.name", text("myhost")))
                .addAttributes(
                    attribute("process.pid", AnyValue.newBuilder().setIntValue(1234).build()))
                .addAttributes(attribute("service.name", text("checkout")))
                .addAttributes(attribute("service.instance.id", text("inst-1"))))
        .addScopeLogsBuilder()
        .addLogRecords(LogRecord.newBuilder().setTimeUnixNano(time).setBody(text(message)));
    return request.build().toByteArray();
  }

  private static KeyValue attribute(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  private static AnyValue text(String value) {
    return AnyValue.newBuilder().setStringValue(value).build();
  }
}
