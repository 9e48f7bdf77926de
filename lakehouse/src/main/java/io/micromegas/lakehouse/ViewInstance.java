package io.micromegas.lakehouse;

import io.micromegas.base.TimeRange;
import io.micromegas.catalog.BlockFilter;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import io.micromegas.catalog.PartitionPlan;
import io.micromegas.catalog.Snapshot;
import io.micromegas.catalog.ViewKey;
import io.micromegas.lakehouse.Lakehouse.InstanceKind;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An instance of a stored view.
 *
 * @param id process or stream; empty for the global one
 */
record ViewInstance(StoredView view, Optional<UUID> id) {

  String viewSet() {
    return view.viewSet();
  }

  private static final TimeRange NO_EVENTS = new TimeRange(Long.MIN_VALUE, Long.MIN_VALUE);

  /** Returns its name in the catalog. */
  String name() {
    return id.map(UUID::toString).orElse(ViewKey.GLOBAL);
  }

  ViewKey key() {
    return new ViewKey(view.viewSet(), name(), view.version());
  }

  /** Returns the blocks that it is made from. */
  BlockFilter blocks() {
    boolean ofStream = ViewRegistry.require(viewSet()).instance() == InstanceKind.STREAM;
    return ofStream ? view.blocks(Optional.empty(), id) : view.blocks(id, Optional.empty());
  }

  /** Returns all partitions of the current version, those without rows too, and the gaps. */
  PartitionPlan everything(Snapshot snapshot) {
    List<InsertRange> gaps =
        snapshot
            .partitions(
                viewSet(), name(), List.of(view.version()), NO_EVENTS, Integer.MAX_VALUE - 1)
            .gaps();
    return new PartitionPlan(snapshot.partitions(key()), gaps);
  }

  /** Returns whether a partition is of the form that is written now. */
  boolean isCurrent(Partition partition) {
    return partition.view().schemaVersion() == view.version();
  }

  /** Names a range of it for people. */
  String text(InsertRange range) {
    return viewSet() + "/" + name() + " " + TimeText.of(range);
  }

  /** Names a partition for people, as the reference system does. */
  static String text(Partition partition) {
    return partition.view().viewSet()
        + "/"
        + partition.view().instance()
        + " "
        + TimeText.of(partition.range());
  }
}
