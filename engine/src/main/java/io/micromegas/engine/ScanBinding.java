package io.micromegas.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One mention of a relation in a statement. */
final class ScanBinding {
  private final TableScan scan;
  private final SlotSession session;
  private final ColumnTypes types;
  private @Nullable List<ScanHint> hints;

  ScanBinding(TableScan scan, SlotSession session, ColumnTypes types) {
    this.scan = scan;
    this.session = session;
    this.types = types;
  }

  TableScan scan() {
    return scan;
  }

  SlotSession session() {
    return session;
  }

  ColumnTypes types() {
    return types;
  }

  /**
   * Notes what the optimiser says of the wanted rows. It may say so more than once, perhaps for two
   * copies of one scan: then only what is true of both is kept.
   */
  synchronized void offer(List<ScanHint> offered) {
    List<ScanHint> before = hints;
    hints = before == null ? List.copyOf(offered) : weaken(before, offered);
  }

  synchronized List<ScanHint> hints() {
    List<ScanHint> known = hints;
    return known == null ? List.of() : known;
  }

  /** Returns what is true wherever one of the two lists is. */
  static List<ScanHint> weaken(List<ScanHint> some, List<ScanHint> others) {
    List<ScanHint> both = new ArrayList<>();
    for (ScanHint one : some) {
      for (ScanHint other : others) {
        if (one.equals(other)) {
          both.add(one);
        } else if (one instanceof ScanHint.Between a
            && other instanceof ScanHint.Between b
            && a.column() == b.column()) {
          both.add(
              new ScanHint.Between(
                  a.column(), Math.min(a.low(), b.low()), Math.max(a.high(), b.high())));
        }
      }
    }
    return both;
  }
}
