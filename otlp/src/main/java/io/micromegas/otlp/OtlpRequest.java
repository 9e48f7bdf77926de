package io.micromegas.otlp;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Reads the bodies that exporters post (ingestion-wire 9.1 to 9.4). Nothing of a body that does not
 * parse is taken. Lengths that are claimed and not there cost nothing. Bodies in {@link
 * CanonicalForm} take their own size in memory, others are parsed and take a multiple of it;
 * thread-safe.
 */
public final class OtlpRequest {
  /** The requests' own field: they agree in its number. */
  private static final int RESOURCES =
      ExportLogsServiceRequest.RESOURCE_LOGS_FIELD_NUMBER << 3 | Wire.LENGTH;

  /** And the messages of resources in theirs. */
  private static final int RESOURCE = ResourceLogs.RESOURCE_FIELD_NUMBER << 3 | Wire.LENGTH;

  private static final Kind LOGS = new Kind(ExportLogsServiceRequest.getDefaultInstance());
  private static final Kind METRICS = new Kind(ExportMetricsServiceRequest.getDefaultInstance());
  private static final Kind TRACES = new Kind(ExportTraceServiceRequest.getDefaultInstance());

  /** A kind of request: how it is parsed, and when it need not be. */
  private record Kind(
      Parser<? extends MessageLite> parser, CanonicalForm canonical, ParsedSize size) {
    Kind(Message request) {
      this(
          DiscardUnknownFieldsParser.wrap(request.getParserForType()),
          CanonicalForm.of(request.getDescriptorForType()),
          new ParsedSize(request.getDescriptorForType()));
    }
  }

  /** Each becomes a block, a file and a row, however little it holds; collectors send a few. */
  private static final int MOST_RESOURCES = 10_000;

  private OtlpRequest() {}

  /**
   * Reads a body in protobuf: a block for each resource that holds anything.
   *
   * @param now when it arrived, for what does not tell its time
   * @throws MicromegasException INVALID_ARGUMENT if it is not such a message, TOO_LARGE if it holds
   *     more than 10,000 resources
   */
  public static List<OtlpBlock> readProtobuf(Signal signal, byte[] body, Instant now) {
    return readProtobuf(signal, body, now, bytes -> {});
  }

  /**
   * The same, within a bound of memory.
   *
   * @param room is asked, before anything is parsed, for the bytes of heap that this may take
   *     beside the body; throws if there are not as many
   */
  public static List<OtlpBlock> readProtobuf(
      Signal signal, byte[] body, Instant now, LongConsumer room) {
    try {
      return split(signal, body, now, room);
    } catch (InvalidProtocolBufferException e) {
      throw malformed(signal, String.valueOf(e.getMessage()), e);
    }
  }

  /** Reads a body in the JSON of OTLP: with ids in hexadecimal. Else as {@link #readProtobuf}. */
  public static List<OtlpBlock> readJson(Signal signal, byte[] body, Instant now) {
    return readJson(signal, body, now, bytes -> {});
  }

  /** The same, within a bound of memory. */
  public static List<OtlpBlock> readJson(
      Signal signal, byte[] body, Instant now, LongConsumer room) {
    room.accept(ParsedSize.ofJson(body));
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
    return readProtobuf(signal, message.build().toByteArray(), now, room);
  }

  private static List<OtlpBlock> split(Signal signal, byte[] body, Instant now, LongConsumer room)
      throws InvalidProtocolBufferException {
    Kind kind =
        switch (signal) {
          case LOGS -> LOGS;
          case METRICS -> METRICS;
          case TRACES -> TRACES;
        };
    // In the order of field numbers, without what we do not know: the same for every exporter.
    byte[] request = body;
    if (!kind.canonical().holds(body)) {
      room.accept(kind.size().of(body));
      request = kind.parser().parseFrom(body).toByteArray();
    }
    List<OtlpBlock> blocks = new ArrayList<>();
    Wire fields = new Wire().over(request, 0, request.length);
    while (fields.next()) {
      if (fields.tag() == RESOURCES) {
        Contents contents = Contents.of(signal, request, fields.offset(), fields.length());
        if (contents.objects() > 0) {
          if (blocks.size() == MOST_RESOURCES) {
            throw new MicromegasException(
                ErrorCode.TOO_LARGE,
                "there are more than "
                    + MOST_RESOURCES
                    + " resources in it; send smaller batches (nothing of this one is stored)");
          }
          byte[] message =
              Arrays.copyOfRange(request, fields.offset(), fields.offset() + fields.length());
          blocks.add(BlockMaking.of(signal, message, resource(message), contents, now));
        }
      }
    }
    return blocks;
  }

  private static Resource resource(byte[] message) throws InvalidProtocolBufferException {
    Wire fields = new Wire().over(message, 0, message.length);
    while (fields.next()) {
      if (fields.tag() == RESOURCE) {
        return Resource.parser().parseFrom(message, fields.offset(), fields.length());
      }
    }
    return Resource.getDefaultInstance();
  }

  private static MicromegasException malformed(Signal signal, String why, Exception cause) {
    return new MicromegasException(
        ErrorCode.INVALID_ARGUMENT, "parse error (" + signal.label() + "): " + why, cause);
  }
}
