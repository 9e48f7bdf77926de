package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.BlockRow;
import io.micromegas.lakehouse.SpanCheckpoint.Place;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A thread's record, cut anywhere into partitions with checkpoints, gives the rows that it gives in
 * one piece.
 */
class SpanCheckpointTest {
  private static final List<Scope> SITES =
      List.of(scope("a", 1), scope("b", 2), scope("c", 3), scope("ä", 4));
  private static final Scope THREAD = scope("main-7", 99);
  private static final MemoryLake LAKE = new MemoryLake();

  private static Scope scope(String name, int hash) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    return new Scope(hash, text, text, text, 7);
  }

  /** A block and its events. */
  private record Piece(BlockRow block, SpanEvents events) {}

  @Test
  void anyCutGivesTheSameRows() {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      List<Piece> record = randomRecord(random);
      assertThat(cut(record, random)).as("seed " + seed).isEqualTo(whole(record));
    }
  }

  @Test
  void bytesThatAreNoCheckpointAreRefused() {
    byte[] bytes = checkpoint(randomRecord(new Random(7))).toBytes();
    assertThat(SpanCheckpoint.parse(bytes).toBytes()).isEqualTo(bytes);
    for (int length = 0; length < bytes.length; length++) {
      byte[] shorter = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> SpanCheckpoint.parse(shorter))
          .isInstanceOf(MicromegasException.class)
          .hasMessageContaining("retire the partition");
    }
  }

  private static SpanCheckpoint checkpoint(List<Piece> record) {
    SpanTree tree = new SpanTree(0, new ScopeIndex(), THREAD, new SpanRows(16), SpanState.START);
    record.forEach(piece -> tree.add(piece.block(), piece.events()));
    List<BlockRow> blocks = record.stream().map(Piece::block).toList();
    return new SpanCheckpoint(
        SpanInput.NOTHING.then(blocks),
        Place.of(blocks.getLast()),
        tree.state(),
        List.of(new ChainFacts(3, true, List.of(5L, 6L))));
  }

  private static List<String> whole(List<Piece> record) {
    ScopeIndex scopes = new ScopeIndex();
    SpanRows rows = new SpanRows(16);
    SpanTree tree = new SpanTree(0, scopes, THREAD, rows, SpanState.START);
    record.forEach(piece -> tree.add(piece.block(), piece.events()));
    tree.finish();
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      assertThat(rows.chain[row]).isEqualTo(SpanRows.FINAL);
      lines.add(line(rows, row, rows.depth[row], rows.parent[row], scopes));
    }
    return lines.stream().sorted().toList();
  }

  private static List<String> cut(List<Piece> record, Random random) {
    SpanState state = SpanState.START;
    Map<Integer, ChainFacts> facts = new HashMap<>();
    List<Part> parts = new ArrayList<>();
    int next = 0;
    while (next < record.size()) {
      int end = next + random.nextInt(record.size() - next + 1);
      Part part = new Part(new ScopeIndex(), new SpanRows(16));
      SpanTree tree = new SpanTree(0, part.scopes(), THREAD, part.rows(), state);
      record.subList(next, end).forEach(piece -> tree.add(piece.block(), piece.events()));
      boolean last = end == record.size();
      if (last) {
        tree.finish();
      } else {
        List<BlockRow> blocks =
            record.subList(0, Math.max(1, end)).stream().map(Piece::block).toList();
        state =
            SpanCheckpoint.parse(
                    new SpanCheckpoint(
                            SpanInput.NOTHING.then(blocks),
                            Place.of(blocks.getLast()),
                            tree.state(),
                            List.of())
                        .toBytes())
                .state();
        part.rows().removeOpen();
      }
      ChainFacts older = tree.olderChain();
      if (older != null) {
        facts.put(older.chain(), older);
      }
      parts.add(part);
      next = end;
    }
    return parts.stream().flatMap(part -> part.lines(facts).stream()).sorted().toList();
  }

  private record Part(ScopeIndex scopes, SpanRows rows) {
    List<String> lines(Map<Integer, ChainFacts> facts) {
      List<String> lines = new ArrayList<>();
      for (int row = 0; row < rows.size(); row++) {
        int depth = rows.depth[row];
        long parent = rows.parent[row];
        ChainFacts chain = facts.get(rows.chain[row]);
        if (rows.chain[row] != SpanRows.FINAL) {
          assertThat(chain).as("facts of chain " + rows.chain[row]).isNotNull();
          parent = depth == 1 ? chain.topParent(rows.outer[row]) : parent;
          depth = chain.depth(depth, rows.outer[row]);
        }
        lines.add(line(rows, row, depth, parent, scopes));
      }
      return lines;
    }
  }

  private static String line(SpanRows rows, int row, int depth, long parent, ScopeIndex scopes) {
    return depth
        + " "
        + new String(scopes.scope(rows.scope[row]).name(), StandardCharsets.UTF_8)
        + " "
        + rows.id[row]
        + "<"
        + parent
        + " ["
        + rows.begin[row]
        + ", "
        + rows.end[row]
        + "]";
  }

  private static List<Piece> randomRecord(Random random) {
    List<Piece> record = new ArrayList<>();
    long tick = 0;
    int count = 1 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      int events = random.nextInt(10);
      int[] ordinals = new int[events];
      long[] ticks = new long[events];
      int[] scopes = new int[events];
      long first = tick;
      for (int e = 0; e < events; e++) {
        ordinals[e] = e;
        // Some steps back, some beyond the end of the block.
        ticks[e] = tick + random.nextInt(-1, 4);
        tick += random.nextInt(3);
        int scope = random.nextInt(SITES.size());
        scopes[e] = random.nextInt(5) < 3 ? scope : ~scope;
      }
      record.add(
          new Piece(
              block(first, tick, 10L * i, random),
              random.nextInt(12) == 0
                  ? SpanEvents.NONE
                  : SpanEvents.of(ordinals, ticks, scopes, SITES)));
      tick += random.nextInt(3);
    }
    return record;
  }

  private static BlockRow block(long begin, long end, long offset, Random random) {
    BlockRow any = LAKE.anyThreadBlock();
    return new BlockRow(
        new UUID(random.nextLong(), random.nextLong()),
        begin,
        begin,
        end,
        end,
        10,
        offset,
        1,
        1,
        any.stream(),
        any.process());
  }
}
