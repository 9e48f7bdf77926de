package io.micromegas.lakehouse;

import io.micromegas.catalog.Catalog;
import io.micromegas.engine.ParquetWriter;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.store.ObjectStore;
import java.time.Duration;
import java.util.UUID;

/** All that writes partitions, put together. Does not close what it is given. */
final class PartitionWriting implements AutoCloseable {
  private final WriteSettings settings;
  private final PartitionWork work;
  private final InstanceWriter instances;
  private final TailWriter patientTails;
  private final TailWriter tails;
  private final BackgroundPersistence background;
  private final boolean behind;

  PartitionWriting(
      Catalog catalog,
      ObjectStore store,
      ParquetWriter writer,
      StoredViews views,
      StoredRows rows,
      ActiveQueries queries,
      WriteSettings settings,
      PersistSettings persist,
      long maxEventsPerThread,
      UUID serverId) {
    this.settings = settings;
    BucketPlanner planner = new BucketPlanner(catalog, settings);
    FileMaker files = new FileMaker(catalog, store, writer, rows, queries);
    PartitionBuild build =
        new PartitionBuild(catalog.partitions(), store, files, settings, serverId);
    Materialiser patient = new Materialiser(planner, build, settings);
    this.work = new PartitionJobs(views, catalog.partitions(), patient, settings);
    ThreadWriter threads =
        new ThreadWriter(catalog, settings.maxBlocksPerBuild(), maxEventsPerThread, persist);
    this.instances = new InstanceWriter(catalog, planner, threads, build, settings, persist);
    this.patientTails = new TailWriter(catalog, planner, patient);
    Materialiser impatient =
        new Materialiser(planner, build, settings.withClaimWait(Duration.ZERO));
    this.tails = new TailWriter(catalog, planner, impatient);
    this.behind = persist.enabled();
    this.background = new BackgroundPersistence(persist, this::writeBehind);
  }

  PartitionWork work() {
    return work;
  }

  /** Returns what takes note of what queries decode. */
  PersistBehind behind() {
    return behind ? background : PersistBehind.OFF;
  }

  PersistStats stats() {
    return background.stats();
  }

  /** Writes what there is of an instance now; waits for others who write the same. */
  void shorten(ViewInstance target, Cancellation cancelled) {
    if (target.id().isPresent()) {
      instances.write(target, settings.claimWait(), cancelled);
    } else {
      patientTails.write(target, settings.parallelBuilds(), cancelled);
    }
  }

  private int writeBehind(ViewInstance target, Cancellation cancelled) {
    // One partition at a time: what users ask for comes first.
    return target.id().isPresent()
        ? instances.write(target, Duration.ZERO, cancelled)
        : tails.write(target, 1, cancelled);
  }

  @Override
  public void close() {
    background.close();
  }
}
