package io.micromegas.lakehouse;

import io.micromegas.base.TimeRange;
import io.micromegas.catalog.BlockFilter;
import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.BulkRegistry;
import io.micromegas.catalog.Catalog;
import io.micromegas.catalog.CatalogRelation;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.NewBlock;
import io.micromegas.catalog.Partition;
import io.micromegas.catalog.PartitionPlan;
import io.micromegas.catalog.Partitions;
import io.micromegas.catalog.ProcessRow;
import io.micromegas.catalog.RowPredicate;
import io.micromegas.catalog.RowReader;
import io.micromegas.catalog.Snapshot;
import io.micromegas.catalog.StreamRow;
import io.micromegas.catalog.UndecodableBlock;
import io.micromegas.catalog.ViewKey;
import io.micromegas.telemetry.ProcessInfo;
import java.lang.reflect.Proxy;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A catalog of blocks in memory, for tests of what is read from blocks; counts snapshots. */
final class MemoryCatalog implements Catalog {
  private final List<BlockRow> blocks = new CopyOnWriteArrayList<>();
  final AtomicInteger openSnapshots = new AtomicInteger();
  final AtomicInteger snapshots = new AtomicInteger();

  /** Nothing is written in these tests. */
  private static final Partitions NONE =
      (Partitions)
          Proxy.newProxyInstance(
              Partitions.class.getClassLoader(),
              new Class<?>[] {Partitions.class},
              (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
              });

  void add(BlockRow block) {
    blocks.add(block);
  }

  @Override
  public Snapshot snapshot() {
    snapshots.incrementAndGet();
    openSnapshots.incrementAndGet();
    List<BlockRow> seen = List.copyOf(blocks);
    return new Snapshot() {
      @Override
      public List<UndecodableBlock> undecodable(
          String viewSet, List<Integer> versions, BlockFilter filter, int limit) {
        return List.of();
      }

      @Override
      public long clock() {
        return seen.isEmpty() ? 0 : seen.getLast().insertTime();
      }

      @Override
      public Optional<ProcessRow> process(UUID processId) {
        return seen.stream()
            .map(BlockRow::process)
            .filter(process -> process.processId().equals(processId))
            .findFirst();
      }

      @Override
      public Optional<StreamRow> stream(UUID streamId) {
        return seen.stream()
            .map(BlockRow::stream)
            .filter(stream -> stream.streamId().equals(streamId))
            .findFirst();
      }

      @Override
      public List<StreamRow> streams(UUID processId, String tag) {
        return seen.stream()
            .map(BlockRow::stream)
            .filter(stream -> stream.processId().equals(processId) && stream.tags().contains(tag))
            .distinct()
            .sorted(Comparator.comparing(stream -> stream.streamId().toString()))
            .toList();
      }

      @Override
      public Optional<BlockRow> block(UUID blockId) {
        return seen.stream().filter(block -> block.blockId().equals(blockId)).findFirst();
      }

      @Override
      public List<BlockRow> blocks(BlockFilter filter, int limit) {
        return seen.stream().filter(block -> matches(filter, block)).toList();
      }

      @Override
      public long openedAt() {
        return clock();
      }

      @Override
      public List<BlockRow> blocks(
          BlockFilter filter, List<InsertRange> ranges, TailLimits limits) {
        return seen.stream()
            .filter(block -> matches(filter, block))
            .filter(block ->
                ranges.stream()
                    .anyMatch(range ->
                        range.begin() <= block.insertTime() && block.insertTime() < range.end()))
            .toList();
      }

      @Override
      public PartitionPlan partitions(
          String viewSet,
          String instance,
          List<Integer> versions,
          TimeRange eventTimes,
          TimeRange insertTimes,
          int limit) {
        return new PartitionPlan(List.of(), List.of(new InsertRange(0, clock() + 1_000)));
      }

      @Override
      public List<Partition> partitions(ViewKey view) {
        return List.of();
      }

      @Override
      public Optional<byte[]> checkpoint(ViewKey view, InsertRange range) {
        return Optional.empty();
      }

      @Override
      public RowReader read(CatalogRelation relation, List<RowPredicate> predicates) {
        throw new UnsupportedOperationException();
      }

      @Override
      public RowReader read(
          CatalogRelation relation, List<RowPredicate> predicates, Set<String> columns) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void close() {
        openSnapshots.decrementAndGet();
      }
    };
  }

  private static boolean matches(BlockFilter filter, BlockRow block) {
    return filter.tag().map(block.stream().tags()::contains).orElse(true)
        && filter.processId().map(block.process().processId()::equals).orElse(true)
        && filter.streamId().map(block.stream().streamId()::equals).orElse(true);
  }

  @Override
  public Outcome insertProcess(ProcessInfo process) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Outcome insertStream(NewStream stream) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Outcome> commitBlocks(List<NewBlock> blocks) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Partitions partitions() {
    return NONE;
  }

  @Override
  public BulkRegistry bulk() {
    throw new UnsupportedOperationException("not needed here");
  }

  @Override
  public void ping() {}

  @Override
  public void close() {}
}
