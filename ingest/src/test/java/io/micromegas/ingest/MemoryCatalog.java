package io.micromegas.ingest;

import io.micromegas.catalog.BulkRegistry;
import io.micromegas.catalog.Catalog;
import io.micromegas.catalog.NewBlock;
import io.micromegas.catalog.Partitions;
import io.micromegas.catalog.Snapshot;
import io.micromegas.telemetry.ProcessInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A catalog that keeps what it was told, for tests of what happens before the catalog. */
final class MemoryCatalog implements Catalog {
  final Map<UUID, ProcessInfo> processes = new LinkedHashMap<>();
  final Map<UUID, NewStream> streams = new LinkedHashMap<>();
  final Map<UUID, NewBlock> blocks = new LinkedHashMap<>();
  final List<Integer> commitSizes = new ArrayList<>();

  @Override
  public synchronized Outcome insertProcess(ProcessInfo process) {
    return processes.putIfAbsent(process.processId(), process) == null
        ? Outcome.COMMITTED
        : Outcome.DUPLICATE;
  }

  @Override
  public synchronized Outcome insertStream(NewStream stream) {
    return streams.putIfAbsent(stream.info().streamId(), stream) == null
        ? Outcome.COMMITTED
        : Outcome.DUPLICATE;
  }

  @Override
  public synchronized List<Outcome> commitBlocks(List<NewBlock> wanted) {
    commitSizes.add(wanted.size());
    return wanted.stream().map(this::commit).toList();
  }

  private Outcome commit(NewBlock block) {
    NewBlock known = blocks.putIfAbsent(block.info().blockId(), block);
    if (known != null) {
      return Arrays.equals(known.digest(), block.digest()) ? Outcome.DUPLICATE : Outcome.CONFLICT;
    }
    return streams.containsKey(block.info().streamId())
            && processes.containsKey(block.info().processId())
        ? Outcome.COMMITTED
        : Outcome.PENDING;
  }

  @Override
  public Snapshot snapshot() {
    throw new UnsupportedOperationException("not needed here");
  }

  @Override
  public Partitions partitions() {
    throw new UnsupportedOperationException("not needed here");
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
