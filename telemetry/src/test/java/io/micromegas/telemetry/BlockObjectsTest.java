package io.micromegas.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.telemetry.UserDefinedType.Member;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Blocks as lists of JSON objects. */
class BlockObjectsTest {
  private static final UUID PROCESS = new UUID(1, 1);
  private static final StreamInfo LOGS = LogBlockWriter.stream(PROCESS, new UUID(2, 1), Map.of());

  private static BlockInfo info(StreamInfo stream) {
    return new BlockInfo(
        new UUID(3, 3), stream.streamId(), PROCESS, Instant.EPOCH, 0, Instant.EPOCH, 9, 0, 0);
  }

  private static BlockObjects open(StreamInfo stream, byte[] payload) {
    return new BlockObjects(
        stream.dependenciesMetadata(), stream.objectsMetadata(), BlockQueues.of(payload));
  }

  private static List<String> all(BlockObjects objects) {
    List<String> lines = new ArrayList<>();
    while (objects.next()) {
      lines.add(
          objects.position()
              + " "
              + new String(objects.type(), StandardCharsets.UTF_8)
              + " "
              + new String(objects.json(), StandardCharsets.UTF_8));
    }
    return lines;
  }

  private static byte[] logs() {
    LogBlockWriter writer = new LogBlockWriter();
    LogBlockWriter.Site site = new LogBlockWriter.Site(4, "net", "{}", "app", "net.rs", 12);
    writer.log(5, site, "said \"é☃\"\n");
    writer.log(6, site, "tagged", Map.of("b", "2", "a", "1"));
    writer.log(7, 2, "interop", "third");
    return writer.build(info(LOGS)).payload();
  }

  @Test
  void anEventHasItsTypeItsMembersAndWhatTheyReferTo() {
    List<String> lines = all(open(LOGS, logs()));
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0))
        .startsWith("0 LogStringEventV2 {\"__type\":\"LogStringEventV2\",\"desc\":{\"__type\":")
        .contains("\"level\":4", "\"line\":12", "\"target\":\"net\"")
        .endsWith("\"msg\":\"said \\\"é☃\\\"\\n\",\"time\":5}");
    assertThat(lines.get(1))
        .startsWith("1 TaggedLogString ")
        .endsWith(
            "\"msg\":\"tagged\",\"properties\":{\"__type\":\"property_set\",\"a\":\"1\",\"b\":\"2\"},\"time\":6}");
    assertThat(lines.get(2))
        .isEqualTo(
            "2 LogStringInteropEventV3 {\"__type\":\"LogStringInteropEventV3\",\"level\":2,"
                + "\"msg\":\"third\",\"target\":\"interop\",\"time\":7}");
  }

  private static Member member(String name, String type, int offset, int size, boolean reference) {
    return new Member(name, type, offset, size, reference);
  }

  @Test
  void numbersOfAllKindsAndObjectsInObjects() {
    UserDefinedType inner =
        new UserDefinedType("Inner", 9, List.of(member("x", "f64", 1, 8, false)), false);
    UserDefinedType outer =
        new UserDefinedType(
            "Outer",
            40,
            List.of(
                member("z", "u8", 0, 1, false),
                member("y", "u32", 1, 4, false),
                member("big", "u64", 5, 8, false),
                member("i", "i64", 13, 8, false),
                member("in", "Inner", 21, 9, false)),
            false);
    ByteBuilder objects = new ByteBuilder(64);
    for (double x : new double[] {1.5, Double.NaN}) {
      objects.u8(1).u8(200).u32(-1).u64(-1).u64(-2).u8(0).u64(Double.doubleToLongBits(x));
      objects.bytes(new byte[10]);
    }
    BlockObjects opened =
        new BlockObjects(
            List.of(),
            List.of(inner, outer),
            new BlockQueues(ByteSlice.of(new byte[0]), ByteSlice.of(objects.toByteArray())));
    assertThat(all(opened))
        .containsExactly(
            "0 Outer {\"__type\":\"Outer\",\"big\":18446744073709551615,\"i\":-2,\"in\":{\"__type\":\"Inner\",\"x\":1.5},\"y\":4294967295,\"z\":200}",
            "1 Outer {\"__type\":\"Outer\",\"big\":18446744073709551615,\"i\":-2,\"in\":{\"__type\":\"Inner\",\"x\":null},\"y\":4294967295,\"z\":200}");
  }

  @Test
  void anEntryThatIsATextOnlyCounts() {
    UserDefinedType text = new UserDefinedType("StaticString", 0, List.of(), false);
    UserDefinedType reference =
        new UserDefinedType("StaticStringRef", 8, List.of(member("id", "u64", 0, 8, true)), true);
    UserDefinedType unknown = new UserDefinedType("Unknown", 0, List.of(), false);
    ByteBuilder dependencies = new ByteBuilder(32).u8(0).u32(10).u64(77).u8('h').u8('i');
    ByteBuilder objects = new ByteBuilder(32).u8(0).u64(77).u8(1).u32(3).u8(1).u8(2).u8(3);
    BlockObjects opened =
        new BlockObjects(
            List.of(text),
            List.of(reference, unknown),
            new BlockQueues(
                ByteSlice.of(dependencies.toByteArray()), ByteSlice.of(objects.toByteArray())));
    assertThat(all(opened)).containsExactly("1 Unknown {\"__type\":\"Unknown\"}");
  }

  @Test
  void objectsThatReferToOthersTwiceDoNotTakeAnyRoom() {
    UserDefinedType text = new UserDefinedType("StaticString", 0, List.of(), false);
    UserDefinedType pair =
        new UserDefinedType(
            "Pair",
            24,
            List.of(
                member("id", "u64", 0, 8, false),
                member("left", "p", 8, 8, true),
                member("right", "p", 16, 8, true)),
            false);
    UserDefinedType event =
        new UserDefinedType("Event", 8, List.of(member("pair", "p", 0, 8, true)), false);
    ByteBuilder dependencies = new ByteBuilder(1024).u8(0).u32(9).u64(1).u8('x');
    for (int level = 2; level <= 31; level++) {
      dependencies.u8(1).u64(level).u64(level - 1).u64(level - 1);
    }
    ByteBuilder objects = new ByteBuilder(32).u8(0).u64(31);
    BlockObjects opened =
        new BlockObjects(
            List.of(text, pair),
            List.of(event),
            new BlockQueues(
                ByteSlice.of(dependencies.toByteArray()), ByteSlice.of(objects.toByteArray())));
    assertThat(opened.next()).isTrue();
    assertThatThrownBy(opened::json)
        .isInstanceOfSatisfying(
            MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_BLOCK))
        .hasMessageContaining("a value of more than");
  }

  @Test
  void itReadsNoFurtherThanAskedFor() {
    ByteBuilder objects = new ByteBuilder(32).u8(0).u64(1).u8(9);
    UserDefinedType event =
        new UserDefinedType("Event", 8, List.of(member("n", "u64", 0, 8, false)), false);
    BlockObjects opened =
        new BlockObjects(
            List.of(),
            List.of(event),
            new BlockQueues(ByteSlice.of(new byte[0]), ByteSlice.of(objects.toByteArray())));
    assertThat(opened.next()).isTrue();
    assertThat(new String(opened.json(), StandardCharsets.UTF_8))
        .isEqualTo("{\"__type\":\"Event\",\"n\":1}");
    assertThatThrownBy(opened::next)
        .isInstanceOf(MicromegasException.class)
        .hasMessageContaining("type index 9");
  }

  @Test
  void damageIsAnErrorThatSaysWhere() {
    BlockQueues queues = BlockQueues.of(logs());
    Random random = new Random(7);
    int failed = 0;
    for (int i = 0; i < 3_000; i++) {
      byte[] dependencies = queues.dependencies().toByteArray();
      byte[] objects = queues.objects().toByteArray();
      byte[] damaged = random.nextBoolean() ? dependencies : objects;
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      try {
        all(
            new BlockObjects(
                LOGS.dependenciesMetadata(),
                LOGS.objectsMetadata(),
                new BlockQueues(ByteSlice.of(dependencies), ByteSlice.of(objects))));
      } catch (MicromegasException e) {
        failed++;
        assertThat(e.code()).as("attempt %d", i).isEqualTo(ErrorCode.CORRUPT_BLOCK);
        assertThat(e).hasMessageContaining("at byte");
      }
    }
    assertThat(failed).isPositive();
  }
}
