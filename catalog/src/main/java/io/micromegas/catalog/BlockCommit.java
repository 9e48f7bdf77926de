package io.micromegas.catalog;

import io.micromegas.catalog.Catalog.Outcome;
import io.micromegas.telemetry.BlockInfo;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Blocks as the parallel arrays that the database function {@code commit_blocks} takes. */
final class BlockCommit {
  private final UUID[] blockIds;
  private final byte[][] digests;
  private final UUID[] streamIds;
  private final UUID[] processIds;
  private final long[] beginTimes;
  private final long[] beginTicks;
  private final long[] endTimes;
  private final long[] endTicks;
  private final int[] nbObjects;
  private final long[] objectOffsets;
  private final long[] payloadSizes;

  BlockCommit(List<NewBlock> blocks) {
    int n = blocks.size();
    blockIds = new UUID[n];
    digests = new byte[n][];
    streamIds = new UUID[n];
    processIds = new UUID[n];
    beginTimes = new long[n];
    beginTicks = new long[n];
    endTimes = new long[n];
    endTicks = new long[n];
    nbObjects = new int[n];
    objectOffsets = new long[n];
    payloadSizes = new long[n];
    for (int i = 0; i < n; i++) {
      set(i, blocks.get(i));
    }
  }

  private void set(int i, NewBlock block) {
    BlockInfo info = block.info();
    blockIds[i] = info.blockId();
    digests[i] = block.digest();
    streamIds[i] = info.streamId();
    processIds[i] = info.processId();
    beginTimes[i] = CatalogTime.nanos("the block's begin time", info.beginTime());
    beginTicks[i] = info.beginTicks();
    endTimes[i] = CatalogTime.nanos("the block's end time", info.endTime());
    endTicks[i] = info.endTicks();
    nbObjects[i] = info.nbObjects();
    objectOffsets[i] = info.objectOffset();
    payloadSizes[i] = block.payloadSize();
  }

  /** Runs the commit: one round trip, durable when it returns. */
  List<Outcome> run(Connection connection, long clockMaxAhead) throws SQLException {
    try (PreparedStatement call =
        connection.prepareStatement("select commit_blocks(?,?,?,?,?,?,?,?,?,?,?,?)")) {
      call.setLong(1, clockMaxAhead);
      call.setArray(2, connection.createArrayOf("uuid", blockIds));
      call.setArray(3, connection.createArrayOf("bytea", digests));
      call.setArray(4, connection.createArrayOf("uuid", streamIds));
      call.setArray(5, connection.createArrayOf("uuid", processIds));
      call.setObject(6, beginTimes);
      call.setObject(7, beginTicks);
      call.setObject(8, endTimes);
      call.setObject(9, endTicks);
      call.setObject(10, nbObjects);
      call.setObject(11, objectOffsets);
      call.setObject(12, payloadSizes);
      try (ResultSet result = call.executeQuery()) {
        result.next();
        return outcomes((Short[]) result.getArray(1).getArray());
      }
    }
  }

  private static List<Outcome> outcomes(Short[] codes) {
    List<Outcome> outcomes = new ArrayList<>(codes.length);
    for (short code : codes) {
      outcomes.add(outcome(code));
    }
    return List.copyOf(outcomes);
  }

  /** The codes of the database functions. */
  static Outcome outcome(short code) {
    return switch (code) {
      case 0 -> Outcome.COMMITTED;
      case 1 -> Outcome.PENDING;
      case 2 -> Outcome.DUPLICATE;
      case 3 -> Outcome.CONFLICT;
      default -> throw new IllegalStateException("unknown outcome " + code);
    };
  }
}
