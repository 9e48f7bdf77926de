package io.micromegas.otlp;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Ids of what has none in OTLP, derived from what it is (ingestion-wire 9.3): the same resource is
 * the same process, the same message the same block, whichever server takes it and however often.
 * Every constant here is part of stored ids.
 */
final class OtlpIdentity {
  private static final UUID PROCESSES = UUID.fromString("80a447b8-fcdd-42a6-a613-f6c8719cd5fe");
  private static final UUID STREAMS = UUID.fromString("fe93bacf-e851-4cf6-8526-05f8454b3488");
  private static final UUID BLOCKS = UUID.fromString("5829a6f7-0577-4c8c-862f-cf4fdab445cc");
  private static final String SEPARATOR = "\u001f";

  private static final List<String> OWNER =
      List.of("process.owner", "process.user.name", "process.real_user.name", "user.name");
  private static final List<String> START = List.of("process.creation.time", "process.start_time");

  /** A part of the key: the first of these attributes that is not empty. */
  private record Part(List<String> attributes, boolean verbatim) {
    private Part(String attribute) {
      this(List.of(attribute), false);
    }

    String of(List<KeyValue> resource) {
      String text = firstOf(resource, attributes);
      return verbatim ? text : asciiLowerCase(strip(text));
    }
  }

  private static final List<Part> KEY =
      List.of(
          new Part("host.id"),
          new Part("host.name"),
          new Part(List.of("process.pid"), true),
          new Part(START, true),
          new Part("service.namespace"),
          new Part("service.name"),
          new Part("service.instance.id"),
          new Part(OWNER, false),
          new Part("os.type"),
          new Part("os.version"),
          new Part("os.name"),
          new Part("os.description"),
          new Part("os.build_id"),
          new Part("host.arch"),
          new Part("host.type"),
          new Part("host.image.id"),
          new Part("host.image.name"),
          new Part("host.image.version"),
          new Part("host.cpu.model.id"),
          new Part("host.cpu.model.name"),
          new Part("host.cpu.family"),
          new Part("host.cpu.vendor.id"),
          new Part("host.cpu.stepping"),
          new Part("host.cpu.cache.l2.size"),
          new Part("service.version"),
          new Part("telemetry.sdk.name"),
          new Part("telemetry.sdk.language"),
          new Part("telemetry.sdk.version"),
          new Part("process.runtime.name"),
          new Part("process.runtime.version"),
          new Part("process.runtime.description"));

  private OtlpIdentity() {}

  /**
   * Returns the id of the process that a resource describes.
   *
   * @param audience who may see what the sender writes; empty for no such bound
   */
  static UUID process(Resource resource, String audience) {
    String key =
        KEY.stream()
            .map(part -> part.of(resource.getAttributesList()))
            .collect(Collectors.joining(SEPARATOR));
    UUID namespace = audience.isEmpty() ? PROCESSES : audienceNamespace(audience);
    return v5(namespace, utf8(key));
  }

  static UUID audienceNamespace(String audience) {
    return v5(PROCESSES, utf8(audience));
  }

  static UUID stream(UUID process, Signal signal) {
    return v5(STREAMS, utf8(process + SEPARATOR + signal.label()));
  }

  /**
   * Returns the id of a block.
   *
   * @param payload the message as it is stored
   */
  static UUID block(byte[] payload, String audience) {
    String prefix = audience.isEmpty() ? "" : "aud" + SEPARATOR + audience + SEPARATOR;
    return v5(BLOCKS, utf8(prefix), payload);
  }

  /** Who runs the process, verbatim. */
  static String owner(List<KeyValue> resource) {
    return firstOf(resource, OWNER);
  }

  /** When the process began, verbatim. */
  static String start(List<KeyValue> resource) {
    return firstOf(resource, START);
  }

  private static String firstOf(List<KeyValue> resource, List<String> attributes) {
    for (String attribute : attributes) {
      String text = Values.first(resource, attribute);
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }

  private static String strip(String text) {
    int begin = 0;
    int end = text.length();
    while (begin < end && isSpace(text.charAt(begin))) {
      begin++;
    }
    while (end > begin && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(begin, end);
  }

  /** Unicode's White_Space, all of which is in the basic plane. */
  private static boolean isSpace(char c) {
    return Character.isSpaceChar(c) || c == 0x85 || (c >= 9 && c <= 13);
  }

  private static String asciiLowerCase(String text) {
    StringBuilder lower = new StringBuilder(text);
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        lower.setCharAt(i, (char) (c + ('a' - 'A')));
      }
    }
    return lower.toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A name-based id, RFC 9562 5.5. */
  private static UUID v5(UUID namespace, byte[]... name) {
    MessageDigest digest = sha1();
    digest.update(
        ByteBuffer.allocate(16)
            .putLong(namespace.getMostSignificantBits())
            .putLong(namespace.getLeastSignificantBits())
            .array());
    for (byte[] part : name) {
      digest.update(part);
    }
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    long high = (hash.getLong() & ~0xf000L) | 0x5000L;
    long low = (hash.getLong() & ~(3L << 62)) | (1L << 63);
    return new UUID(high, low);
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
