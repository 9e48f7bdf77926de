package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.catalog.StreamRow;
import io.micromegas.engine.TableScan;
import io.micromegas.lakehouse.Lakehouse.ReadSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Network spans (ingestion-wire 5.8), one line per row, in the order that they end: {@code depth
 * kind name id<parent of connection>|<, bits [begin, end), times [begin, end]}.
 */
class NetSpansTest {
  private final MemoryLake lake = new MemoryLake();

  @Test
  void everyColumnOfASpan() {
    lake.net(
        10,
        20,
        100,
        w -> {
          w.beginConnection(11, "server:7777", true);
          w.endConnection(12, 64);
        });
    try (LakehouseViews views = lake.views();
        ReadSession session = views.open(() -> {})) {
      List<Map<String, @Nullable Object>> rows = Rows.all(scan(session));
      assertThat(rows).hasSize(1);
      assertThat(rows.getFirst().toString())
          .isEqualTo(
              "{process_id=%s, stream_id=%s, span_id=100, parent_span_id=-1, depth=0, kind=connection, name=server:7777, connection_name=server:7777, is_outgoing=true, begin_bits=0, end_bits=64, bit_size=64, begin_time=11, end_time=12}"
                  .formatted(lake.processId, lake.netStream.streamId()));
    }
  }

  @Test
  void bitsOfSiblingsFollowEachOther() {
    lake.net(
        10,
        20,
        0,
        w -> {
          w.beginConnection(10, "c", false);
          w.beginObject(11, "o1");
          w.property(12, "p1", 8);
          w.property(13, "p2", 16);
          w.endObject(14, 30);
          w.beginRpc(15, "f");
          w.property(16, "p3", 4);
          w.endRpc(17, 10);
          w.endConnection(18, 50);
        });
    assertThat(rows())
        .containsExactly(
            "2 property p1 2<1 of c bits [0, 8) [12, 12]",
            "2 property p2 3<1 of c bits [8, 24) [13, 13]",
            "1 object o1 1<0 of c bits [0, 30) [11, 14]",
            "2 property p3 6<5 of c bits [0, 4) [16, 16]",
            "1 rpc f 5<0 of c bits [30, 40) [15, 17]",
            "0 connection c 0<-1 of c bits [0, 50) [10, 18]");
    assertThat(failures()).isEmpty();
  }

  @Test
  void whatLiesInNoConnectionBelongsToNone() {
    lake.net(
        10,
        20,
        0,
        w -> {
          w.property(10, "p", 3);
          w.beginObject(11, "o");
          w.property(12, "q", 4);
          w.endObject(13, 5);
        });
    assertThat(rows())
        .containsExactly(
            "0 property p 0<-1 of - bits [0, 3) [10, 10]",
            "1 property q 2<1 of - bits [0, 4) [12, 12]",
            "0 object o 1<-1 of - bits [0, 5) [11, 13]");
  }

  @Test
  void aConnectionIsARootWhereverItBegins() {
    lake.net(
        10,
        20,
        0,
        w -> {
          w.beginConnection(10, "outer", true);
          w.property(11, "p", 7);
          w.beginConnection(12, "inner", false);
          w.beginObject(13, "o");
          w.endObject(14, 2);
          w.endConnection(15, 5);
          w.property(16, "q", 1);
          w.endConnection(17, 20);
        });
    assertThat(rows())
        .containsExactly(
            "1 property p 1<0 of outer bits [0, 7) [11, 11]",
            "1 object o 3<2 of outer bits [0, 2) [13, 14]",
            "0 connection inner 2<-1 of outer bits [0, 5) [12, 15]",
            // What the inner one took is taken of the outer one, too.
            "1 property q 6<0 of outer bits [12, 13) [16, 16]",
            "0 connection outer 0<-1 of outer bits [0, 20) [10, 17]");
  }

  @Test
  void endsThatDoNotMatchAreIgnoredAndReported() {
    lake.net(
        10,
        20,
        0,
        w -> {
          w.endConnection(10, 1);
          w.beginConnection(11, "c", true);
          w.beginObject(12, "o");
          w.endRpc(13, 2);
          w.endConnection(14, 3);
          w.endObject(15, 4);
          w.endConnection(16, 5);
        });
    assertThat(rows())
        .containsExactly(
            "1 object o 2<1 of c bits [0, 4) [12, 15]",
            "0 connection c 1<-1 of c bits [0, 5) [11, 16]");
    assertThat(failures())
        .containsExactly(
            "net_spans of stream "
                + lake.netStream.streamId()
                + ": 3 ends of spans that were not the innermost were ignored");
  }

  @Test
  void spansGoOnInTheNextBlockOfTheirChain() {
    lake.net(10, 20, 0, w -> w.beginConnection(11, "c", true));
    lake.net(20, 30, 1, w -> w.property(21, "p", 8));
    lake.net(25, 35, 2, w -> w.endConnection(33, 9));
    assertThat(rows())
        .containsExactly(
            "1 property p 1<0 of c bits [0, 8) [21, 21]",
            "0 connection c 0<-1 of c bits [0, 9) [11, 33]");
  }

  @Test
  void aGapEndsTheChainAndLeavesOutWhatIsOpen() {
    lake.net(
        10,
        20,
        0,
        w -> {
          w.beginConnection(11, "c", true);
          w.beginObject(12, "o");
        });
    lake.net(
        21,
        30,
        2,
        w -> {
          w.property(22, "p", 8);
          w.endObject(23, 1);
          w.beginRpc(24, "still open");
        });
    assertThat(rows()).containsExactly("0 property p 2<-1 of - bits [0, 8) [22, 22]");
    assertThat(failures())
        .containsExactly(
            "net_spans of stream "
                + lake.netStream.streamId()
                + ": 1 ends of spans that were not the innermost were ignored;"
                + " 2 spans without an end were left out");
  }

  @Test
  void streamsOfAProcessAreFollowedEachForItself() {
    StreamRow other = lake.otherNetStream();
    lake.net(10, 20, 0, w -> w.beginConnection(11, "a", true));
    lake.net(other, 12, 22, 0, w -> w.beginConnection(13, "b", false));
    lake.net(20, 30, 1, w -> w.endConnection(21, 1));
    lake.net(other, 22, 32, 1, w -> w.endConnection(23, 2));
    assertThat(rows())
        .containsExactly(
            "0 connection a 0<-1 of a bits [0, 1) [11, 21]",
            "0 connection b 0<-1 of b bits [0, 2) [13, 23]");
  }

  @Test
  void blocksAreFollowedInTheirOwnOrder() {
    lake.net(20, 30, 1, w -> w.endConnection(21, 1));
    lake.net(10, 20, 0, w -> w.beginConnection(11, "a", true));
    assertThat(rows()).containsExactly("0 connection a 0<-1 of a bits [0, 1) [11, 21]");
  }

  @Test
  void aBlockThatDoesNotDecodeIsLeftOut() {
    lake.net(10, 20, 0, w -> w.beginConnection(11, "a", true));
    var bad = lake.net(20, 30, 1, w -> w.property(21, "p", 1));
    lake.net(30, 40, 2, w -> w.endConnection(31, 2));
    lake.store.replace(MemoryLake.key(bad), new byte[] {1, 2, 3});
    assertThat(rows()).containsExactly("0 connection a 0<-1 of a bits [0, 2) [11, 31]");
    assertThat(failures()).singleElement().asString().contains(bad.blockId().toString());
  }

  @Test
  void spansTooDeepAreLeftOutAndCounted() {
    int depth = NetStack.MAX_DEPTH;
    lake.net(
        0,
        10_000,
        0,
        w -> {
          for (int i = 0; i < depth + 2; i++) {
            w.beginObject(i, "o");
          }
          w.property(depth + 3, "p", 1);
          for (int i = 0; i < depth + 2; i++) {
            w.endObject(2_000 + i, 1);
          }
        });
    assertThat(rows()).hasSize(depth);
    assertThat(failures())
        .singleElement()
        .asString()
        .endsWith("3 spans more than 1024 deep were left out");
  }

  @Test
  void aProcessThatIsNotKnownHasNoRows() {
    try (LakehouseViews views = lake.views();
        ReadSession session = views.open(() -> {})) {
      Optional<String> unknown = Optional.of("00000000-0000-0000-0000-00000000abcd");
      assertThat(Rows.count(LakeSql.scan(session, "net_spans", unknown))).isZero();
    }
  }

  private TableScan scan(ReadSession session) {
    return LakeSql.scan(session, "net_spans", Optional.of(lake.processId.toString()));
  }

  private List<String> rows() {
    try (LakehouseViews views = lake.views();
        ReadSession session = views.open(() -> {})) {
      List<String> lines = new ArrayList<>();
      for (Map<String, @Nullable Object> row : Rows.all(scan(session))) {
        lines.add(line(row));
      }
      return lines;
    }
  }

  private static String line(Map<String, @Nullable Object> row) {
    boolean none = "".equals(row.get("connection_name"));
    return "%s %s %s %s<%s of %s bits [%s, %s) [%s, %s]"
        .formatted(
            row.get("depth"),
            row.get("kind"),
            row.get("name"),
            row.get("span_id"),
            row.get("parent_span_id"),
            none ? "-" : row.get("connection_name"),
            row.get("begin_bits"),
            row.get("end_bits"),
            row.get("begin_time"),
            row.get("end_time"));
  }

  private List<String> failures() {
    try (LakehouseViews views = lake.views();
        ReadSession session = views.open(() -> {})) {
      Rows.count(scan(session));
      return session.failures();
    }
  }
}
