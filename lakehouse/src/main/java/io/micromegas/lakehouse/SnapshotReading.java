package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.catalog.BlockFilter;
import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import io.micromegas.catalog.PartitionPlan;
import io.micromegas.catalog.ProcessRow;
import io.micromegas.catalog.Snapshot;
import io.micromegas.catalog.Snapshot.TailLimits;
import io.micromegas.catalog.ViewKey;
import io.micromegas.engine.RelationSql;
import io.micromegas.lakehouse.Lakehouse.FileOrder;
import io.micromegas.lakehouse.Lakehouse.InstanceKind;
import io.micromegas.store.ObjectFiles;
import io.micromegas.store.ObjectStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a snapshot has of a view, in partitions and beyond them, within a budget. A fixed number of
 * catalog statements per call, whatever there is. Not thread-safe.
 */
final class SnapshotReading {
  // Decoded in less time than it takes to look for files.
  private static final TailLimits FEW = new TailLimits(1_000, 1_000_000, 64L << 20);

  /** Undecodable blocks of partitions that a query is told of, the latest. */
  private static final int MAX_UNDECODABLE = 1_000;

  /** The column of {@link #numberedRowsOf}: the engine's own. */
  static final String FILE_INDEX = "file_index";

  private final Snapshot snapshot;
  private final ObjectStore store;
  private final SessionState session;
  private final QueryBudget budget;
  private final TimeRange insertTimes;
  private final FileOrder order;
  private final ReadCounts counts;
  private final boolean measured;

  /** Files that are found are kept in place by the session until it closes. */
  SnapshotReading(Snapshot snapshot, ObjectStore store, SessionState session, QueryBudget budget) {
    this(
        snapshot,
        store,
        session,
        budget,
        TimeRange.ALL,
        FileOrder.OLDEST_FIRST,
        new ReadCounts(),
        false);
  }

  private SnapshotReading(
      Snapshot snapshot,
      ObjectStore store,
      SessionState session,
      QueryBudget budget,
      TimeRange insertTimes,
      FileOrder order,
      ReadCounts counts,
      boolean measured) {
    this.insertTimes = insertTimes;
    this.order = order;
    this.counts = counts;
    this.measured = measured;
    this.snapshot = snapshot;
    this.store = store;
    this.session = session;
    this.budget = budget;
  }

  /**
   * Returns the same for one relation.
   *
   * @param within what it is accounted to
   * @param into where to count what is read
   * @param all whether to count what is not read as well, which is a catalog statement more
   */
  SnapshotReading of(Wanted wanted, QueryBudget within, ReadCounts into, boolean all) {
    return new SnapshotReading(
        snapshot, store, session, within, wanted.insertTimes(), wanted.order(), into, all);
  }

  QueryBudget budget() {
    return budget;
  }

  Snapshot snapshot() {
    return snapshot;
  }

  SessionState session() {
    return session;
  }

  Optional<ProcessRow> process(UUID processId) {
    return snapshot.process(processId);
  }

  /** Returns the partitions whose rows may be in the range of event times, and the gaps. */
  PartitionPlan partitions(StoredView view, Optional<UUID> instance, TimeRange eventTimes) {
    String name = instance.map(UUID::toString).orElse(ViewKey.GLOBAL);
    PartitionPlan plan;
    try {
      plan =
          snapshot.partitions(
              view.viewSet(),
              name,
              view.readable(),
              eventTimes,
              insertTimes,
              Math.max(0, budget.files()));
    } catch (MicromegasException e) {
      throw e.code() == ErrorCode.RESOURCE_EXHAUSTED
          ? besideOthers(view, e, budget.filesSpent(), budget.wholeFiles() + " files")
          : e;
    }
    tellUndecodable(view, instance);
    budget.spendFiles(
        (int) plan.partitions().stream().filter(p -> p.content().isPresent()).count());
    if (measured) {
      counts.considered(
          snapshot
              .partitions(
                  view.viewSet(), name, view.readable(), TimeRange.ALL, Integer.MAX_VALUE - 1)
              .partitions());
    }
    return order == FileOrder.OLDEST_FIRST
        ? plan
        : new PartitionPlan(newestFirst(plan.partitions()), plan.gaps());
  }

  private static List<Partition> newestFirst(List<Partition> partitions) {
    return partitions.stream()
        .sorted(
            Comparator.<Partition>comparingLong(partition ->
                    partition.content().map(Partition.Content::maxEventTime).orElse(Long.MIN_VALUE))
                .reversed())
        .toList();
  }

  /**
   * Returns all partitions of the current version, those without rows too, and the gaps. Their
   * files are not counted before {@link #spendFiles}.
   */
  PartitionPlan everything(StoredView view, Optional<UUID> instance) {
    tellUndecodable(view, instance);
    PartitionPlan plan = new ViewInstance(view, instance).everything(snapshot);
    counts.considered(plan.partitions());
    return plan;
  }

  /** What partitions lack was told to those who wrote them; who reads them has to know too (R6). */
  private void tellUndecodable(StoredView view, Optional<UUID> instance) {
    snapshot
        .undecodable(view.viewSet(), view.readable(), filter(view, instance), MAX_UNDECODABLE)
        .forEach(block -> session.blockFailed(new Undecodable(block.blockId(), block.reason())));
  }

  /** Returns what a view's instance is followed from. */
  <C extends Checkpoint> ThreadRecord.Source<C> chain(
      Checkpoint.Kind<C> kind, StoredView view, UUID instance) {
    return new ThreadRecord.Source<>() {
      @Override
      public List<BlockRow> blocks(List<InsertRange> ranges) {
        return SnapshotReading.this.blocks(view, Optional.of(instance), ranges);
      }

      @Override
      public C checkpoint(Partition partition) {
        return ThreadRecord.read(kind, snapshot, partition);
      }

      @Override
      public C start() {
        return kind.start();
      }
    };
  }

  /** Takes files of a view off what the query may read. */
  void spendFiles(StoredView view, int count) {
    if (count > budget.files()) {
      throw new MicromegasException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "the query would read %d files of %s; one query may have %d, and this one has %d in other relations: ask for a shorter time range"
              .formatted(
                  count,
                  view.viewSet(),
                  budget.wholeFiles(),
                  budget.wholeFiles() - budget.files()));
    }
    budget.spendFiles(count);
  }

  /** Says what else the query reads, where that is why there is no room. */
  private MicromegasException besideOthers(
      StoredView view, MicromegasException e, long spent, String most) {
    String others =
        spent == 0
            ? ""
            : "; one query may have "
                + most
                + ", and this one has "
                + spent
                + " in other relations";
    return new MicromegasException(e.code(), view.viewSet() + ": " + e.getMessage() + others, e);
  }

  /** Returns the blocks with needed rows that were inserted in one of the ranges. */
  List<BlockRow> blocks(StoredView view, Optional<UUID> instance, List<InsertRange> ranges) {
    List<InsertRange> needed = InsertRanges.within(ranges, insertTimes);
    if (needed.isEmpty()) {
      return List.of();
    }
    List<BlockRow> blocks;
    try {
      blocks = snapshot.blocks(filter(view, instance), needed, budget.tail());
    } catch (MicromegasException e) {
      throw e.code() == ErrorCode.TAIL_TOO_LONG
          ? besideOthers(view, e, budget.blocksSpent(), budget.wholeTail().blocks() + " blocks")
          : e;
    }
    budget.spend(blocks);
    counts.blocks(blocks);
    return blocks;
  }

  /** Returns these blocks if they are few, and there is room for them; else empty. */
  Optional<List<BlockRow>> fewBlocks(
      StoredView view, Optional<UUID> instance, List<InsertRange> ranges) {
    TailLimits left = budget.tail();
    TailLimits few =
        new TailLimits(
            Math.min(left.blocks(), FEW.blocks()),
            Math.min(left.events(), FEW.events()),
            Math.min(left.payloadBytes(), FEW.payloadBytes()));
    try {
      List<BlockRow> blocks = snapshot.blocks(filter(view, instance), ranges, few);
      budget.spend(blocks);
      counts.blocks(blocks);
      return Optional.of(blocks);
    } catch (MicromegasException e) {
      if (e.code() == ErrorCode.TAIL_TOO_LONG) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static BlockFilter filter(StoredView view, Optional<UUID> instance) {
    boolean stream = ViewRegistry.require(view.viewSet()).instance() == InstanceKind.STREAM;
    return stream
        ? view.blocks(Optional.empty(), instance)
        : view.blocks(instance, Optional.empty());
  }

  /**
   * Returns the rows of partitions in the form that is stored now, as texts to be read in FROM: one
   * per schema version, none if there are no rows.
   */
  List<String> rowsOf(StoredView view, List<Partition> partitions) {
    return rowsOf(view, partitions, "").stream().map(FileRows::rows).toList();
  }

  /**
   * Rows of files of one version.
   *
   * @param partitions one per file, in their order
   * @param rows to be read in FROM
   */
  record FileRows(List<Partition> partitions, String rows) {}

  /**
   * As {@link #rowsOf(StoredView, List)}, with the place of its file, from 0, as another column of
   * each row.
   */
  List<FileRows> numberedRowsOf(StoredView view, List<Partition> partitions) {
    return rowsOf(view, partitions, ", " + FILE_INDEX);
  }

  private List<FileRows> rowsOf(StoredView view, List<Partition> partitions, String more) {
    Map<Integer, List<Partition>> versions = new TreeMap<>();
    for (Partition partition : partitions) {
      if (partition.content().isPresent()) {
        versions
            .computeIfAbsent(partition.view().schemaVersion(), v -> new ArrayList<>())
            .add(partition);
      }
    }
    if (versions.isEmpty()) {
      return List.of();
    }
    counts.files(partitions);
    ObjectFiles.Pinned pinned =
        store
            .files()
            .pin(
                versions.values().stream()
                    .flatMap(List::stream)
                    .map(SnapshotReading::filePath)
                    .toList());
    session.keep(pinned);
    List<FileRows> rows = new ArrayList<>();
    versions.forEach((version, files) -> {
      List<Path> paths = files.stream().map(file -> pinned.path(filePath(file))).toList();
      rows.add(new FileRows(files, rowsOf(view, version, paths, more)));
    });
    return rows;
  }

  private static String filePath(Partition partition) {
    return partition.content().orElseThrow().filePath();
  }

  private static String rowsOf(StoredView view, int version, List<Path> files, String more) {
    String parquet = RelationSql.parquet(files);
    List<String> expressions = view.olderColumns().get(version);
    if (expressions == null) {
      return more.isEmpty() ? parquet : "(SELECT *" + more + " FROM " + parquet + ")";
    }
    StringBuilder select = new StringBuilder("(SELECT ");
    for (int i = 0; i < expressions.size(); i++) {
      select
          .append(i == 0 ? "" : ", ")
          .append(Sql.as(expressions.get(i), view.columns().get(i).name()));
    }
    return select.append(more).append(" FROM ").append(parquet).append(')').toString();
  }
}
