package io.micromegas.telemetry;

import static io.micromegas.telemetry.QueueBuilder.member;
import static io.micromegas.telemetry.QueueBuilder.reference;
import static io.micromegas.telemetry.QueueBuilder.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.telemetry.UserDefinedType.Member;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ingestion-wire 5.7, 5.9 and 12: async spans and images, and what is an error with its reason. */
class AsyncAndImageRulesTest {
  private static final TickClock CLOCK = new TickClock(1_000_000_000L, 0, 0);

  /** Of descriptor 10, span 5 in span 4, at depth 3. */
  private static final String ASYNC =
      "0a00000000000000 0500000000000000 0400000000000000 0700000000000000 03000000 eeeeeeee";

  /** String 1 "n" and a descriptor 10 that has it for everything, in line 7. */
  private static QueueBuilder spans(List<UserDefinedType> events) {
    return QueueBuilder.of(SenderTypes.SPAN_DEPENDENCIES, events)
        .dependencyHex("02 09000000 0100000000000000 6e")
        .dependencyHex("00 0a00000000000000" + "0100000000000000".repeat(4) + "07000000 02000000");
  }

  private static QueueBuilder spans() {
    return spans(SenderTypes.SPAN_EVENTS);
  }

  private static QueueBuilder images() {
    return QueueBuilder.of(List.of(), SenderTypes.IMAGE_EVENTS);
  }

  @Test
  void beginsAndEndsAmongTheSpansOfTheirThread() {
    QueueBuilder queues =
        spans()
            .objectHex("00 0a00000000000000 0600000000000000")
            .objectHex("04" + ASYNC)
            .objectHex("05" + ASYNC)
            .objectHex("01 0a00000000000000 0800000000000000");
    int hash = ScopeHash.of(new byte[] {'n'}, new byte[] {'n'}, new byte[] {'n'}, 7);
    assertThat(queues.asyncSpans())
        .containsExactly(
            new Rows.AsyncSpan(true, 7, "n", "n", "n", 7, hash, 5, 4, 3),
            new Rows.AsyncSpan(false, 7, "n", "n", "n", 7, hash, 5, 4, 3));
    assertThat(queues.spans()).extracting(Rows.Span::ordinal).containsExactly(0, 3);
  }

  @Test
  void idsAndDepthsKeepAllTheirBits() {
    String most = "0a00000000000000" + "ff".repeat(16) + "0700000000000000 ffffffff eeeeeeee";
    assertThat(spans().objectHex("04" + most).asyncSpans())
        .extracting(Rows.AsyncSpan::spanId, Rows.AsyncSpan::parentSpanId, Rows.AsyncSpan::depth)
        .containsExactly(Tuple.tuple(-1L, -1L, -1));
  }

  @ParameterizedTest
  @CsvSource({
    "04 0b00000000000000, no dependency with id b",
    "04 0100000000000000, where a descriptor must be",
    "06 0a00000000000000, no dependency with id 5",
  })
  void eventsThatAreAnError(String start, String why) {
    // Long enough for the longer of the two types.
    String rest = ASYNC.substring(16) + (start.startsWith("06") ? "00".repeat(16) : "");
    corrupt(() -> spans().objectHex(start + rest).asyncSpans(), why);
  }

  private static QueueBuilder withEvent(Member... members) {
    return spans(List.of(type("BeginAsyncSpanEvent", 40, members))).objectHex("00" + ASYNC);
  }

  @Test
  void membersAreWhereTheMetadataSays() {
    Member desc = reference("span_desc", 0, 8);
    Member span = member("span_id", "u64", 8, 8);
    Member parent = member("parent_span_id", "u64", 16, 8);
    Member time = member("time", "uint64", 24, 8);
    assertThat(withEvent(desc, span, parent, time, member("depth", "uint8", 32, 1)).asyncSpans())
        .extracting(Rows.AsyncSpan::depth)
        .containsExactly(3);
    assertThat(
            withEvent(
                    desc,
                    member("span_id", "i64", 16, 8),
                    member("parent_span_id", "int64", 8, 8),
                    time,
                    member("depth", "u32", 32, 4))
                .asyncSpans())
        .extracting(Rows.AsyncSpan::spanId)
        .containsExactly(4L);
    corrupt(() -> withEvent(desc, span, parent, time).asyncSpans(), "has no member depth");
    corrupt(
        () -> withEvent(desc, span, parent, time, member("depth", "u64", 32, 8)).asyncSpans(),
        "depth of type BeginAsyncSpanEvent is U64");
    corrupt(
        () -> withEvent(desc, span, time, member("depth", "u32", 32, 4)).asyncSpans(),
        "has no member parent_span_id");
    // What no async row can be made of does not concern the spans of the thread.
    assertThat(withEvent(desc, span, parent, time).spans()).isEmpty();
  }

  @Test
  void anAsyncEventIsNeverDynamic() {
    QueueBuilder queues = spans(List.of(type("BeginAsyncSpanEvent", 0))).objectHex("00 00000000");
    assertThat(queues.spans()).isEmpty();
    corrupt(queues::asyncSpans, "is dynamic, which it never is");
  }

  @Test
  void imagesOfEveryCodec() {
    assertThat(
            images()
                .objectHex("00 17000000 0700000000000000 02 00000000 02 00000000 01000000 ff")
                .objectHex("00 18000000 0800000000000000 01 02000000 4100 02 00000000 00000000")
                .objectHex("00 19000000 0900000000000000 00 01000000 e9 01 02000000 4200 00000000")
                .images(CLOCK))
        .containsExactly(
            new Rows.Image(7, "", "", "ff"),
            new Rows.Image(8, "A", "", ""),
            new Rows.Image(9, "\ufffd", "B", ""));
  }

  @Test
  void bytesBehindTheDataAreIgnored() {
    assertThat(
            images()
                .objectHex("00 19000000 0700000000000000 02 00000000 02 00000000 01000000 ffeeee")
                .images(CLOCK))
        .extracting(Rows.Image::data)
        .containsExactly("ff");
  }

  @ParameterizedTest
  @CsvSource({
    "00 04000000 07000000, ends within an event",
    "00 08000000 0700000000000000, ends within the header of a string",
    "00 0d000000 0700000000000000 02 00000000, ends within the header of a string",
    "00 12000000 0700000000000000 02 00000000 02 00000000, image data that do not fit",
    "00 16000000 0700000000000000 02 00000000 02 00000000 01000000, image data that do not fit",
    "00 16000000 0700000000000000 02 00000000 02 00000000 ffffffff, image data that do not fit",
    "00 16000000 0700000000000000 02 0a000000 02 00000000 00000000, a string of 10 bytes where 9",
    "00 16000000 0700000000000000 03 00000000 02 00000000 00000000, codec 3",
  })
  void imagesThatAreAnError(String hex, String why) {
    corrupt(() -> images().objectHex(hex).images(CLOCK), why);
    // They are an error for whoever reads the block, wanted or not.
    corrupt(() -> images().objectHex(hex).logs(CLOCK), why);
  }

  @Test
  void anImageOfAFixedSizeHasNoData() {
    QueueBuilder queues =
        QueueBuilder.of(List.of(), List.of(type("ImageEvent", 8, member("time", "i64", 0, 8))))
            .objectHex("00 0700000000000000");
    assertThat(queues.logs(CLOCK)).isEmpty();
    corrupt(() -> queues.images(CLOCK), "has no room for data");
  }

  private static void corrupt(ThrowingCallable call, String why) {
    assertThatThrownBy(call)
        .isInstanceOf(MicromegasException.class)
        .hasMessageContaining("objects at byte")
        .hasMessageContaining(why)
        .extracting("code")
        .isEqualTo(ErrorCode.CORRUPT_BLOCK);
  }
}
