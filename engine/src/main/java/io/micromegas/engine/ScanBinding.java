package io.micromegas.engine;

import java.util.ArrayList;
import java.util.List;

/** One mention of a relation in a statement. */
final class ScanBinding {
  private final TableScan scan;
  private final SlotSession session;
  private final ColumnTypes types;
  private final List<List<ScanHint>> offers = new ArrayList<>();

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

  /** Notes what the optimiser says of the wanted rows; it may say so more than once. */
  synchronized void offer(List<ScanHint> offered) {
    offers.add(List.copyOf(offered));
  }

  /**
   * Returns what is known of the wanted rows. What was said more than once may have been said of
   * two copies of one scan: then only what is true of both is kept.
   */
  synchronized List<ScanHint> hints() {
    return offers.stream().reduce(ScanBinding::weaken).orElse(List.of());
  }

  /** Returns what is known of the wanted rows where there is one scan only: all that was said. */
  synchronized List<ScanHint> hintsOfOne() {
    return offers.stream().flatMap(List::stream).distinct().toList();
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
