package io.micromegas.lakehouse;

import io.micromegas.catalog.InsertRange;
import java.util.ArrayList;
import java.util.List;

/** Divides the pieces of a bucket into what can be written in one go each. */
final class PieceGroups {
  private PieceGroups() {}

  /**
   * Bounds of one file's making.
   *
   * @param files existing partitions that are read at the same time
   * @param blocks blocks that are decoded; their rows of metadata are held in memory
   * @param longestFromSource nanoseconds of insert time that are decoded
   */
  record Limits(int files, long blocks, long longestFromSource) {}

  /** Returns consecutive groups of the pieces, each as large as the limits allow. */
  static List<List<Piece>> of(List<Piece> pieces, Limits limits) {
    List<List<Piece>> groups = new ArrayList<>();
    List<Piece> group = new ArrayList<>();
    Load load = Load.NONE;
    for (Piece piece : pieces) {
      Load with = load.plus(piece);
      if (!group.isEmpty() && !with.within(limits)) {
        groups.add(List.copyOf(group));
        group.clear();
        with = Load.NONE.plus(piece);
      }
      group.add(piece);
      load = with;
    }
    if (!group.isEmpty()) {
      groups.add(List.copyOf(group));
    }
    return groups;
  }

  /** Returns the range from the begin of the first to the end of the last piece. */
  static InsertRange range(List<Piece> group) {
    return new InsertRange(group.getFirst().range().begin(), group.getLast().range().end());
  }

  private record Load(int files, long blocks, long length) {
    static final Load NONE = new Load(0, 0, 0);

    Load plus(Piece piece) {
      return switch (piece) {
        case Piece.Present present -> new Load(files + 1, blocks, length);
        case Piece.Missing missing ->
            new Load(
                files,
                blocks + missing.count().blocks(),
                length + missing.range().end() - missing.range().begin());
      };
    }

    boolean within(Limits limits) {
      return files <= limits.files()
          && blocks <= limits.blocks()
          && length <= limits.longestFromSource();
    }
  }
}
