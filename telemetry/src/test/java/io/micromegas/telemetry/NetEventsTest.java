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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Ingestion-wire 5.3 and 5.8: network events, as Unreal senders write them. */
class NetEventsTest {
  private static final UUID ID = new UUID(1, 2);

  /** Writes down what it is told, a line per event. */
  private static final class Lines implements NetSpanSink {
    final List<String> lines = new ArrayList<>();
    private TextTable texts = new Texts();

    @Override
    public void start(TextTable table) {
      texts = table;
    }

    @Override
    public void begin(int ordinal, long ticks, NetSpanKind kind, int name, boolean outgoing) {
      lines.add(
          ordinal
              + " begin "
              + kind.text()
              + " "
              + text(name)
              + (outgoing ? " out" : "")
              + " "
              + ticks);
    }

    @Override
    public void end(int ordinal, long ticks, NetSpanKind kind, long bits) {
      lines.add(ordinal + " end " + kind.text() + " " + bits + " " + ticks);
    }

    @Override
    public void property(int ordinal, long ticks, int name, long bits) {
      lines.add(ordinal + " property " + text(name) + " " + bits + " " + ticks);
    }

    private String text(int id) {
      return new String(texts.utf8(id), StandardCharsets.UTF_8);
    }
  }

  private static List<String> decode(StreamLayout layout, BlockQueues queues) {
    Lines lines = new Lines();
    BlockDecoder.decodeNetSpans(layout, queues, lines);
    return lines.lines;
  }

  @Test
  void whatTheWriterWritesIsRead() {
    NetBlockWriter writer = new NetBlockWriter();
    writer.beginConnection(5, "10.0.0.1:7777", true);
    writer.beginObject(6, "Pläyer");
    writer.property(7, "Health", 0xffff_ffffL);
    writer.endObject(8, 40);
    writer.beginRpc(9, "Fire");
    writer.endRpc(10, 8);
    writer.endConnection(11, 64);
    writer.beginConnection(12, "in", false);
    IncomingBlock block =
        writer.build(new BlockInfo(ID, ID, ID, Instant.EPOCH, 0, Instant.EPOCH, 0, 0, 0));
    assertThat(block.info().nbObjects()).isEqualTo(8);
    StreamInfo stream = NetBlockWriter.stream(ID, ID, Map.of());
    assertThat(stream.tags()).containsExactly("net");
    assertThat(decode(StreamLayout.of(stream), BlockQueues.of(block.payload())))
        .containsExactly(
            "0 begin connection 10.0.0.1:7777 out 5",
            "1 begin object Pläyer 6",
            "2 property Health 4294967295 7",
            "3 end object 40 8",
            "4 begin rpc Fire 9",
            "5 end rpc 8 10",
            "6 end connection 64 11",
            "7 begin connection in 12");
  }

  private static List<String> event(UserDefinedType type, String hex) {
    QueueBuilder queues =
        QueueBuilder.of(SenderTypes.NET_DEPENDENCIES, List.of(type("Unknown", 1), type))
            .dependencyHex("00 0e000000 0100000000000000 02 01000000 6e")
            .objectHex("00 ee")
            .objectHex("01" + hex);
    return decode(queues.layout(), queues.queues());
  }

  @Test
  void otherEventsOnlyCount() {
    assertThat(
            event(
                type(
                    "NetRPCEndEvent",
                    12,
                    member("time", "i64", 0, 8),
                    member("bit_size", "u8", 8, 1)),
                "0700000000000000 ff000000"))
        .containsExactly("1 end rpc 255 7");
  }

  @Test
  void membersAreWhereTheMetadataSays() {
    Member time = member("time", "u64", 8, 8);
    Member name = reference("connection_name", 0, 8);
    String bytes = "0100000000000000 0700000000000000 00000001";
    assertThat(
            event(
                type("NetConnectionBeginEvent", 20, time, name, member("is_outgoing", "u8", 19, 1)),
                bytes))
        .containsExactly("1 begin connection n out 7");
    assertThat(
            event(
                type("NetConnectionBeginEvent", 20, time, name, member("is_outgoing", "u8", 18, 1)),
                bytes))
        .containsExactly("1 begin connection n 7");
    corrupt(
        () -> event(type("NetConnectionBeginEvent", 20, time, name), bytes),
        "has no member is_outgoing");
    corrupt(
        () -> event(type("NetObjectBeginEvent", 20, time, name), bytes),
        "has no member object_name");
    corrupt(
        () -> event(type("NetPropertyEvent", 20, time, reference("property_name", 0, 8)), bytes),
        "has no member bit_size");
    corrupt(
        () -> event(type("NetObjectEndEvent", 20, time, member("bit_size", "u64", 0, 8)), bytes),
        "bit_size of type NetObjectEndEvent is U64");
    corrupt(
        () ->
            event(
                type("NetRPCBeginEvent", 20, time, reference("function_name", 0, 8)),
                bytes.replace("0100", "0200")),
        "no dependency with id 2");
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
