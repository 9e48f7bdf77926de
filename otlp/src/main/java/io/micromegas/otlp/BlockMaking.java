package io.micromegas.otlp;

import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.BlockPayload;
import io.micromegas.telemetry.ByteSlice;
import io.micromegas.telemetry.IncomingBlock;
import io.micromegas.telemetry.ProcessInfo;
import io.micromegas.telemetry.StreamInfo;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Process, stream and block of one resource (ingestion-wire 9.4). */
final class BlockMaking {
  private static final long TICKS_PER_SECOND = 1_000_000_000;
  private static final int LONGEST = 255;
  private static final ByteSlice NOTHING = ByteSlice.of(new byte[0]);

  private BlockMaking() {}

  /**
   * Makes them.
   *
   * @param message of the resource, in canonical form
   */
  static OtlpBlock of(
      Signal signal, byte[] message, Resource resource, Contents contents, Instant now) {
    long begin = contents.isTimed() ? contents.begin() : nanos(now);
    long end = contents.isTimed() ? contents.end() : begin;
    UUID process = OtlpIdentity.process(resource, "");
    UUID stream = OtlpIdentity.stream(process, signal);
    BlockInfo info =
        new BlockInfo(
            OtlpIdentity.block(message, ""),
            stream,
            process,
            instant(begin),
            begin,
            instant(end),
            end,
            0,
            contents.objects());
    byte[] payload = new BlockPayload(NOTHING, ByteSlice.of(message)).toCanonical();
    return new OtlpBlock(
        signal,
        process(process, resource.getAttributesList(), begin),
        new StreamInfo(process, stream, List.of(), List.of(), List.of(signal.tag()), Map.of()),
        new IncomingBlock(info, payload),
        contents.isTimed(),
        ShowingOfMessage.of(signal, message));
  }

  private static ProcessInfo process(UUID id, List<KeyValue> resource, long begin) {
    String name = Values.first(resource, "service.name");
    String namespace = Values.first(resource, "service.namespace");
    String owner = column(OtlpIdentity.owner(resource));
    long start = start(OtlpIdentity.start(resource)).orElse(begin);
    Map<String, String> properties = new LinkedHashMap<>();
    for (KeyValue attribute : resource) {
      properties.putIfAbsent(
          storable("otel.resource." + attribute.getKey()),
          storable(Values.identity(attribute.getValue())));
    }
    return new ProcessInfo(
        id,
        column(namespace.isEmpty() ? name : namespace + "/" + name),
        owner,
        owner,
        column(Values.first(resource, "host.name")),
        column(Values.first(resource, "os.description")),
        column(Values.first(resource, "host.cpu.model.name")),
        TICKS_PER_SECOND,
        instant(start),
        start,
        Optional.empty(),
        properties);
  }

  private static Optional<Long> start(String text) {
    try {
      return Optional.of(nanos(OffsetDateTime.parse(text).toInstant()));
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static String column(String text) {
    String cut =
        text.codePointCount(0, text.length()) <= LONGEST
            ? text
            : text.substring(0, text.offsetByCodePoints(0, LONGEST));
    return storable(cut);
  }

  /** The catalog can not keep U+0000; refusing it would make the exporter drop what it sent. */
  private static String storable(String text) {
    return text.replace('\0', '\uFFFD');
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }

  private static long nanos(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), TICKS_PER_SECOND), time.getNano());
  }
}
