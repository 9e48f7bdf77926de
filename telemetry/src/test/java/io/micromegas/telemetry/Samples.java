package io.micromegas.telemetry;

import io.micromegas.telemetry.UserDefinedType.Member;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Random records, for round trips. */
final class Samples {
  private Samples() {}

  static ProcessInfo process(RandomGenerator random) {
    return new ProcessInfo(
        uuid(random),
        text(random),
        text(random),
        text(random),
        text(random),
        text(random),
        text(random),
        integer(random),
        time(random),
        integer(random),
        random.nextBoolean() ? Optional.empty() : Optional.of(uuid(random)),
        properties(random));
  }

  static StreamInfo stream(RandomGenerator random) {
    List<String> tags = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      tags.add(text(random));
    }
    return new StreamInfo(
        uuid(random), uuid(random), types(random), types(random), tags, properties(random));
  }

  static List<UserDefinedType> types(RandomGenerator random) {
    List<UserDefinedType> types = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      List<Member> members = new ArrayList<>();
      for (int j = random.nextInt(6); j > 0; j--) {
        members.add(
            new Member(
                text(random), text(random), size(random), size(random), random.nextBoolean()));
      }
      types.add(new UserDefinedType(text(random), size(random), members, random.nextBoolean()));
    }
    return types;
  }

  static IncomingBlock block(RandomGenerator random) {
    byte[] dependencies = bytes(random);
    byte[] objects = bytes(random);
    return new IncomingBlock(
        new BlockInfo(
            uuid(random),
            uuid(random),
            uuid(random),
            time(random),
            integer(random),
            time(random),
            integer(random),
            integer(random),
            (int) integer(random)),
        new BlockPayload(ByteSlice.of(dependencies), ByteSlice.of(objects)).toCanonical());
  }

  static String text(RandomGenerator random) {
    int[] alphabet = {'a', 'Z', ' ', '"', '\\', '\n', 0x7f, 'é', 'ß', '€', '中', 0x1f600, 0x10ffff};
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(random.nextInt(10) == 0 ? 256 : 24); i > 0; i--) {
      text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
    }
    return text.toString();
  }

  static byte[] bytes(RandomGenerator random) {
    byte[] bytes = new byte[random.nextInt(random.nextInt(10) == 0 ? 70_000 : 300)];
    random.nextBytes(bytes);
    return bytes;
  }

  static Map<String, String> properties(RandomGenerator random) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      properties.put(text(random), text(random));
    }
    return properties;
  }

  /** Of every width, both signs. */
  static long integer(RandomGenerator random) {
    return random.nextLong() >> random.nextInt(64);
  }

  private static long size(RandomGenerator random) {
    return random.nextLong() >>> (1 + random.nextInt(63));
  }

  private static Instant time(RandomGenerator random) {
    return Instant.EPOCH.plusNanos(integer(random));
  }

  private static UUID uuid(RandomGenerator random) {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
