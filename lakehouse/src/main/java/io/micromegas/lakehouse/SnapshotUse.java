package io.micromegas.lakehouse;

/** How long the catalog's snapshot is needed when a partition is made from blocks. */
final class SnapshotUse {
  private SnapshotUse() {}

  /**
   * Returns whether rows come out of the catalog while they are written, page by page. For all
   * other views the list of blocks is in memory once the relation is made, and the transaction can
   * end: one that stays open keeps the database from cleaning up.
   */
  static boolean readsWhileWriting(StoredView view) {
    return view.viewSet().equals(StoredViews.BLOCKS.viewSet());
  }
}
