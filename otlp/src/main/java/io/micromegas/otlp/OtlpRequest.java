package io.micromegas.otlp;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the bodies that exporters post (ingestion-wire 9.1 to 9.4). Nothing of a body that does not
 * parse is taken. Memory is a multiple of the body, whatever lengths it claims; thread-safe.
 */
public final class OtlpRequest {
  private static final Parser<ExportLogsServiceRequest> LOGS =
      DiscardUnknownFieldsParser.wrap(ExportLogsServiceRequest.parser());
  private static final Parser<ExportMetricsServiceRequest> METRICS =
      DiscardUnknownFieldsParser.wrap(ExportMetricsServiceRequest.parser());
  private static final Parser<ExportTraceServiceRequest> TRACES =
      DiscardUnknownFieldsParser.wrap(ExportTraceServiceRequest.parser());

  private OtlpRequest() {}

  /**
   * Reads a body in protobuf: a block for each resource that holds anything.
   *
   * @param now when it arrived, for what does not tell its time
   * @throws MicromegasException INVALID_ARGUMENT if it is not such a message
   */
  public static List<OtlpBlock> readProtobuf(Signal signal, byte[] body, Instant now) {
    try {
      return split(signal, body, now);
    } catch (InvalidProtocolBufferException e) {
      throw malformed(signal, String.valueOf(e.getMessage()), e);
    }
  }

  /** Reads a body in the JSON of OTLP: with ids in hexadecimal. Else as {@link #readProtobuf}. */
  public static List<OtlpBlock> readJson(Signal signal, byte[] body, Instant now) {
    Message.Builder message =
        switch (signal) {
          case LOGS -> ExportLogsServiceRequest.newBuilder();
          case METRICS -> ExportMetricsServiceRequest.newBuilder();
          case TRACES -> ExportTraceServiceRequest.newBuilder();
        };
    try {
      JsonMessages.read(body, message);
    } catch (MicromegasException e) {
      throw malformed(signal, String.valueOf(e.getMessage()), e);
    }
    // From here on both encodings are one: equal messages get equal ids.
    return readProtobuf(signal, message.build().toByteArray(), now);
  }

  private static List<OtlpBlock> split(Signal signal, byte[] body, Instant now)
      throws InvalidProtocolBufferException {
    List<OtlpBlock> blocks = new ArrayList<>();
    switch (signal) {
      case LOGS -> {
        for (ResourceLogs logs : LOGS.parseFrom(body).getResourceLogsList()) {
          Contents contents = Contents.of(logs);
          if (contents.objects() > 0) {
            blocks.add(BlockMaking.of(signal, logs, logs.getResource(), contents, now));
          }
        }
      }
      case METRICS -> {
        for (ResourceMetrics metrics : METRICS.parseFrom(body).getResourceMetricsList()) {
          Contents contents = Contents.of(metrics);
          if (contents.objects() > 0) {
            blocks.add(BlockMaking.of(signal, metrics, metrics.getResource(), contents, now));
          }
        }
      }
      case TRACES -> {
        for (ResourceSpans spans : TRACES.parseFrom(body).getResourceSpansList()) {
          Contents contents = Contents.of(spans);
          if (contents.objects() > 0) {
            blocks.add(BlockMaking.of(signal, spans, spans.getResource(), contents, now));
          }
        }
      }
    }
    return blocks;
  }

  private static MicromegasException malformed(Signal signal, String why, Exception cause) {
    return new MicromegasException(
        ErrorCode.INVALID_ARGUMENT, "parse error (" + signal.label() + "): " + why, cause);
  }
}
