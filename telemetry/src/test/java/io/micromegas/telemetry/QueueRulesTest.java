package io.micromegas.telemetry;

import static io.micromegas.telemetry.QueueBuilder.member;
import static io.micromegas.telemetry.QueueBuilder.reference;
import static io.micromegas.telemetry.QueueBuilder.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.telemetry.UserDefinedType.Member;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ingestion-wire sections 4, 5, 10 and 12: what decodes, and what is an error with its reason. */
class QueueRulesTest {
  private static final TickClock CLOCK = new TickClock(1_000_000_000L, 0, 0);
  private static final String STATIC_LOG = "00 0a00000000000000 0700000000000000";

  /** Strings 1 "m", 2 "t" and a descriptor 10 of level 4 of those. */
  private static QueueBuilder logs() {
    return withDescriptor(QueueBuilder.logs());
  }

  private static QueueBuilder withDescriptor(QueueBuilder queues) {
    return queues
        .string(1, "m")
        .string(2, "t")
        .dependencyHex(
            "02 0a00000000000000 0100000000000000 0200000000000000 0200000000000000"
                + "0200000000000000 0100000004000000");
  }

  @Test
  void anEmptyBlockHasNoRows() {
    assertThat(QueueBuilder.logs().logs(CLOCK)).isEmpty();
    assertThat(logs().objectHex(STATIC_LOG).logs(CLOCK))
        .containsExactly(new Rows.Log(7, 4, "t", "m", "{}"));
  }

  @ParameterizedTest
  @CsvSource({
    "07, type index 7 of 7 types",
    "ff, type index 255 of 7 types",
    "01, ends within the size of an entry",
    "01 000000, ends within the size of an entry",
    "01 ffffffff, an entry of 4294967295 bytes where 0 are left",
    "01 01000000, an entry of 1 bytes where 0 are left",
    "00 0a00000000000000, an entry of 16 bytes where 8 are left",
    "00 0b00000000000000 0700000000000000, no dependency with id b",
    "00 0100000000000000 0700000000000000, where a descriptor must be",
    "01 00000000, ends within an event",
    "01 10000000 0a00000000000000 0700000000000000, ends within the header of a string",
    "01 15000000 0a00000000000000 0700000000000000 03 00000000, codec 3",
    "01 15000000 0a00000000000000 0700000000000000 ff 00000000, codec 255",
    "01 15000000 0a00000000000000 0700000000000000 02 01000000, a string of 1 bytes where 0",
    "01 15000000 0a00000000000000 0700000000000000 02 ffffffff, a string of 4294967295 bytes",
    "01 16000000 0a00000000000000 0700000000000000 01 01000000 41, odd number of bytes: 1",
    "04 1d000000 0a00000000000000 0200000000000000 0700000000000000 02 00000000, where properties",
  })
  void eventsThatAreAnError(String hex, String why) {
    corrupt(() -> logs().objectHex(STATIC_LOG).objectHex(hex).logs(CLOCK), "objects at byte", why);
  }

  @ParameterizedTest
  @CsvSource({
    "02, '', ''",
    "02, 6d6f, mo",
    "00, e9, �",
    "00, c3a9, é",
    "02, e282, �",
    "01, 41003dd800de, A😀",
    "01, 3dd8, �",
  })
  void messagesOfEveryCodec(String codec, String hex, String text) {
    int length = hex.length() / 2;
    String message = codec + String.format("%02x000000", length) + hex;
    String size = String.format("%02x000000", 16 + 5 + length);
    assertThat(
            logs()
                .objectHex("01" + size + "0a00000000000000 0700000000000000" + message)
                .logs(CLOCK))
        .containsExactly(new Rows.Log(7, 4, "t", text, "{}"));
  }

  @Test
  void bytesBehindTheLastFieldAreIgnored() {
    assertThat(
            logs()
                .objectHex("01 18000000 0a00000000000000 0700000000000000 02 01000000 41 ffff")
                .objectHex(STATIC_LOG)
                .logs(CLOCK))
        .extracting(Rows.Log::msg)
        .containsExactly("A", "m");
  }

  @ParameterizedTest
  @CsvSource({
    "09, type index 9 of 6 types",
    "00 07000000 00000000000000, without room for its id",
    "00 09000000 0300000000000000 e9, a string that is not UTF-8",
    "00 09000000 0100000000000000 41, id 1 is there twice",
    "01 0d000000 0300000000000000 04 00000000, codec 4",
    "01 0d000000 0300000000000000 02 01000000, a string of 1 bytes where 0",
    "03 0c000000 0300000000000000 01000000, 1 properties do not fit",
    "03 0c000000 0300000000000000 ffffffff, 4294967295 properties do not fit",
    "03 08000000 0300000000000000, ends within an entry",
    "04 00, an entry of 32 bytes where 1 are left",
  })
  void dependenciesThatAreAnError(String hex, String why) {
    corrupt(
        () -> logs().dependencyHex(hex).objectHex(STATIC_LOG).logs(CLOCK),
        "dependencies at byte",
        why);
  }

  @Test
  void aStringMustStandInFrontOfWhatRefersToIt() {
    QueueBuilder queues =
        QueueBuilder.logs()
            .string(2, "t")
            .dependencyHex(
                "02 0a00000000000000 0100000000000000 0200000000000000 0200000000000000"
                    + "0200000000000000 0100000004000000")
            .string(1, "m");
    corrupt(() -> queues.logs(CLOCK), "dependencies", "no dependency with id 1");
  }

  @Test
  void membersAreWhereTheMetadataSaysAndPaddingIsIgnored() {
    List<UserDefinedType> dependencies = new ArrayList<>(SenderTypes.LOG_DEPENDENCIES);
    dependencies.set(
        2,
        type(
            "AnyName",
            43,
            member("level", "uint8", 0, 1),
            reference("target", 3, 16),
            reference("fmt_str", 19, 8),
            member("id", "int64", 30, 8)));
    List<UserDefinedType> events =
        List.of(
            type("LogStaticStrEvent", 24, member("time", "uint64", 9, 8), reference("desc", 1, 8)));
    QueueBuilder queues =
        QueueBuilder.of(dependencies, events)
            .string(1, "m")
            .string(2, "t")
            .dependencyHex(
                "02 05 eeee 0200000000000000 dddddddddddddddd 0100000000000000 eeeeee"
                    + "0a00000000000000 cccccccccc")
            .objectHex("00 99 0a00000000000000 0700000000000000 99999999999999");
    assertThat(queues.logs(CLOCK)).containsExactly(new Rows.Log(7, 5, "t", "m", "{}"));
  }

  private static QueueBuilder logsWithEvent(Member... members) {
    QueueBuilder queues =
        QueueBuilder.of(
            SenderTypes.LOG_DEPENDENCIES,
            List.of(
                type("LogStaticStrEvent", 16, members),
                type("LogStringEventV2", 0),
                type("Loop", 8, member("self", "Loop", 0, 8))));
    return withDescriptor(queues);
  }

  @Test
  void typesThatMakeNoSenseAreAnErrorWhereTheyAreMet() {
    Member time = member("time", "i64", 8, 8);
    Member desc = reference("desc", 0, 8);
    String other = "01 16000000 0a00000000000000 0700000000000000 02 01000000 41";
    record Case(QueueBuilder queues, String why) {}
    List<Case> cases =
        List.of(
            new Case(logsWithEvent(desc, member("time", "i32", 8, 4)), "unknown type i32"),
            new Case(logsWithEvent(reference("desc", 0, 4), time), "reference member desc of 4"),
            new Case(logsWithEvent(desc, member("time", "i64", 8, 4)), "i64 of 4 bytes"),
            new Case(logsWithEvent(desc, member("time", "i64", 9, 8)), "outside of type"),
            new Case(logsWithEvent(desc, member("time", "i64", -1, 8)), "outside of type"),
            new Case(logsWithEvent(desc, time, member("x", "Loop", 0, 8)), "nested deeper"),
            new Case(logsWithEvent(desc), "has no member time"),
            new Case(logsWithEvent(desc, member("time", "u32", 8, 4)), "is U32, not a 64-bit"),
            new Case(logsWithEvent(time), "has no member desc"));
    for (Case c : cases) {
      assertThat(c.queues().objectHex(other).logs(CLOCK)).hasSize(1);
      corrupt(() -> c.queues().objectHex(STATIC_LOG).logs(CLOCK), "objects at byte", c.why());
    }
  }

  @Test
  void theFirstMemberOfANameCounts() {
    QueueBuilder queues =
        logsWithEvent(
            reference("desc", 0, 8), member("time", "i64", 8, 8), member("time", "i64", 0, 8));
    assertThat(queues.objectHex(STATIC_LOG).logs(CLOCK))
        .extracting(Rows.Log::time)
        .containsOnly(7L);
  }

  @Test
  void referencesThatNoRowNeedsMustResolveToo() {
    QueueBuilder queues =
        logsWithEvent(
            reference("desc", 0, 8), member("time", "i64", 8, 8), reference("more", 8, 8));
    corrupt(() -> queues.objectHex(STATIC_LOG).logs(CLOCK), "objects", "no dependency with id 7");
  }

  @Test
  void legacyEvents() {
    QueueBuilder queues =
        withDescriptor(
            QueueBuilder.of(
                SenderTypes.LOG_DEPENDENCIES,
                List.of(
                    type("LogStringEvent", 0),
                    type("LogStringInteropEventV2", 0),
                    type("LogStringInteropEvent", 0),
                    SenderTypes.LOG_EVENTS.get(5))));
    queues
        .objectHex("00 13000000 0a00000000000000 0700000000000000 6f6c64")
        .objectHex("02 03000000 ffffff")
        .objectHex(
            "01 1f000000 0800000000000000 02000000 0200000000000000 01000000 eeeeeeee 6f6c64")
        .objectHex("00 10000000 0a00000000000000 0900000000000000");
    assertThat(queues.logs(CLOCK))
        .containsExactly(
            new Rows.Log(7, 4, "t", "old", "{}"),
            new Rows.Log(8, 2, "t", "old", "{}"),
            new Rows.Log(9, 4, "t", "", "{}"));
    corrupt(
        () -> queues.objectHex("00 11000000 0a00000000000000 0700000000000000 e9").logs(CLOCK),
        "objects",
        "not UTF-8");
  }

  @Test
  void interopEventsNeedTheTypeOfTheirReference() {
    QueueBuilder queues =
        withDescriptor(
            QueueBuilder.of(
                SenderTypes.LOG_DEPENDENCIES,
                List.of(type("LogStringInteropEventV3", 0), type("TaggedLogString", 0))));
    corrupt(
        () -> queues.objectHex("00 00000000").logs(CLOCK),
        "objects",
        "needs a type StaticStringRef");
  }

  @Test
  void aFixedTypeIsReadByItsMembersWhateverItsName() {
    QueueBuilder queues =
        withDescriptor(
            QueueBuilder.of(
                SenderTypes.LOG_DEPENDENCIES,
                List.of(
                    type(
                        "LogStringEventV2",
                        24,
                        reference("desc", 0, 8),
                        reference("msg", 8, 8),
                        member("time", "i64", 16, 8)))));
    assertThat(
            queues.objectHex("00 0a00000000000000 0200000000000000 0700000000000000").logs(CLOCK))
        .containsExactly(new Rows.Log(7, 4, "t", "t", "{}"));
  }

  /** Properties as Unreal declares them: references themselves. */
  private static final UserDefinedType UNREAL_PROPERTY =
      type("Property", 32, reference("name", 0, 16), reference("value", 16, 16));

  private static QueueBuilder unrealLogs() {
    return QueueBuilder.of(
        List.of(
            type("StaticStringDependency", 0),
            type("StaticStringDependency", 0),
            type(
                "LogMetadataDependency",
                64,
                member("id", "uint64", 0, 8),
                reference("target", 8, 16),
                reference("fmt_str", 24, 16),
                reference("file", 40, 16),
                member("line", "uint32", 56, 4),
                member("level", "uint8", 60, 1)),
            type("PropertySetDependency", 0),
            UNREAL_PROPERTY),
        List.of(
            type("TaggedLogInteropEvent", 0, member("time", "nonsense", 99, 99)),
            type("TaggedLogString", 0),
            new UserDefinedType("StaticStringRef", 16, List.of(reference("id", 0, 8)), true)));
  }

  private static QueueBuilder withSet(String... pairs) {
    QueueBuilder queues = unrealLogs();
    StringBuilder set = new StringBuilder();
    queues.coded(1, 1, "tgt".getBytes(StandardCharsets.UTF_16LE));
    for (int i = 0; i < pairs.length; i++) {
      queues.coded(100 + i, 0, pairs[i].getBytes(StandardCharsets.UTF_8));
      set.append(String.format("%02x00000000000000 eeeeeeee00eeeeee", 100 + i));
    }
    return queues
        .dependencyHex(
            "02 0a00000000000000"
                + "0100000000000000eeeeeeeeeeeeeeee".repeat(3)
                + "01000000 05 eeeeee")
        .dependencyHex(
            String.format("03 %02x000000", 12 + 16 * pairs.length)
                + "1400000000000000"
                + String.format("%02x000000", pairs.length / 2)
                + set);
  }

  private static final String TAGGED =
      "01 1f000000 0a00000000000000 1400000000000000 0700000000000000 00 02000000 6869";

  @Test
  void unrealEvents() {
    assertThat(
            withSet("k", "v")
                .objectHex(
                    "00 28000000 0700000000000000 06 0100000000000000 eeeeeeee00eeeeee"
                        + "1400000000000000 01 02000000 6800")
                .objectHex(TAGGED)
                .logs(CLOCK))
        .containsExactly(
            new Rows.Log(7, 6, "tgt", "h", "{\"k\":\"v\"}"),
            new Rows.Log(7, 5, "tgt", "hi", "{\"k\":\"v\"}"));
  }

  @Test
  void propertiesOverrideLevelAndTargetAndStayProperties() {
    assertThat(withSet("level", "warning", "target", "x").objectHex(TAGGED).logs(CLOCK))
        .containsExactly(new Rows.Log(7, 3, "x", "hi", "{\"level\":\"warning\",\"target\":\"x\"}"));
    assertThat(withSet("Level", "nonsense", "TARGET", "x").objectHex(TAGGED).logs(CLOCK))
        .extracting(Rows.Log::level, Rows.Log::target)
        .containsExactly(Tuple.tuple(5, "tgt"));
    corrupt(
        () -> withSet("level", "warn").objectHex(TAGGED).logs(CLOCK),
        "objects",
        "level is none of fatal");
  }

  @Test
  void propertiesAreJsonWithSortedKeysWhoseLastValueCounts() {
    assertThat(withSet("b", "1", "a", "2", "b", "3").objectHex(TAGGED).logs(CLOCK))
        .extracting(Rows.Log::properties)
        .containsExactly("{\"a\":\"2\",\"b\":\"3\"}");
    assertThat(withSet("q\"\\", "\b\f\n\r\t\u0001\u001f\u007fé😀").objectHex(TAGGED).logs(CLOCK))
        .extracting(Rows.Log::properties)
        .containsExactly("{\"q\\\"\\\\\":\"\\b\\f\\n\\r\\t\\u0001\\u001f\u007fé😀\"}");
    assertThat(withSet().objectHex(TAGGED).logs(CLOCK))
        .extracting(Rows.Log::properties)
        .containsExactly("{}");
  }

  @Test
  void propertySetsNeedTheTypeOfAProperty() {
    QueueBuilder queues = withSet("k", "v");
    queues.dependencyTypes.remove(4);
    corrupt(() -> queues.logs(CLOCK), "dependencies", "without the type Property");
  }

  @Test
  void entriesOfStringsMayStateAWrongSize() {
    // The string is read up to where it ends, the next entry starts where the size says.
    QueueBuilder queues =
        unrealLogs()
            .dependencyHex("00 0d000000 0100000000000000 02 12000000")
            .dependencyHex("00 0d000000 0200000000000000 02 00000000");
    assertThat(queues.logs(CLOCK)).isEmpty();
  }

  private static QueueBuilder metrics(String unit) {
    return QueueBuilder.of(SenderTypes.METRIC_DEPENDENCIES, SenderTypes.METRIC_EVENTS)
        .string(1, "n")
        .string(2, unit)
        .coded(3, 2, "unit".getBytes(StandardCharsets.UTF_8))
        .coded(4, 2, "ticks".getBytes(StandardCharsets.UTF_8))
        .dependencyHex(
            "02 0a00000000000000 0100000000000000 0200000000000000 0100000000000000"
                + "0100000000000000 0100000002000000")
        .dependencyHex(
            "03 2c000000 1400000000000000 01000000"
                + "0300000000000000 0400000002000000 0400000000000000 0500000002000000");
  }

  @Test
  void integersInTicksBecomeSeconds() {
    String value = "0065cd1d00000000";
    String integer = "00 0a00000000000000" + value + "0700000000000000";
    String real = "01 0a00000000000000 0000000000001440 0700000000000000";
    String tagged = "03 0a00000000000000 1400000000000000" + value + "0700000000000000";
    assertThat(metrics("ticks").objectHex(integer).objectHex(real).metrics(CLOCK))
        .containsExactly(
            new Rows.Metric(7, "n", "n", "seconds", 0.5, "{}"),
            new Rows.Metric(7, "n", "n", "ticks", 5.0, "{}"));
    assertThat(metrics("bytes").objectHex(integer).objectHex(tagged).metrics(CLOCK))
        .containsExactly(
            new Rows.Metric(7, "n", "n", "bytes", 5e8, "{}"),
            new Rows.Metric(7, "n", "n", "seconds", 0.5, "{\"unit\":\"ticks\"}"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "9007199254740993, 9007199254740992",
    "9223372036854775807, 9223372036854775807",
    "-1, 18446744073709551615",
    "-9223372036854775808, 9223372036854775808",
    "-9223372036854774783, 9223372036854776833",
  })
  void integersAreUnsigned(long bits, String value) {
    assertThat(MetricDecoder.unsigned(bits)).isEqualTo(Double.parseDouble(value));
  }

  @Test
  void othersThanThreadSpansOnlyCount() {
    QueueBuilder queues =
        QueueBuilder.of(SenderTypes.SPAN_DEPENDENCIES, SenderTypes.SPAN_EVENTS)
            .dependencyHex("02 09000000 0100000000000000 6e")
            .dependencyHex(
                "00 0a00000000000000" + "0100000000000000".repeat(4) + "07000000 02000000");
    String async =
        "04 0a00000000000000 0100000000000000 0000000000000000 0700000000000000 00000000 eeeeeeee";
    queues
        .objectHex(async)
        .objectHex("00 0a00000000000000 0700000000000000")
        .objectHex(async)
        .objectHex("01 0a00000000000000 0800000000000000");
    assertThat(queues.spans()).extracting(Rows.Span::ordinal).containsExactly(1, 3);
    corrupt(
        () -> queues.objectHex(async.replace("0a", "0b")).spans(),
        "objects",
        "no dependency with id b");
  }

  @Test
  void whatIsMadeOfABlockIsBounded() {
    // 200 kB of string, which each of 5,000 events of 16 bytes would repeat.
    QueueBuilder queues = QueueBuilder.logs().string(1, "m".repeat(200_000)).string(2, "t");
    queues.dependencyHex(
        "02 0a00000000000000 0100000000000000 0200000000000000 0200000000000000"
            + "0200000000000000 0100000004000000");
    queues.objectHex(STATIC_LOG.repeat(5_000));
    LogSink counting =
        new LogSink() {
          @Override
          public void start(TextTable texts) {}

          @Override
          public void log(
              long time, int level, int target, byte[] message, int offset, int length, int p) {}
        };
    corrupt(
        () -> BlockDecoder.decodeLogs(queues.layout(), queues.queues(), CLOCK, counting),
        "objects",
        "messages of more than 268435456 bytes");
  }

  private static void corrupt(ThrowingCallable call, String where, String why) {
    assertThatThrownBy(call)
        .isInstanceOf(MicromegasException.class)
        .hasMessageContaining(where)
        .hasMessageContaining(why)
        .extracting("code")
        .isEqualTo(ErrorCode.CORRUPT_BLOCK);
  }
}
