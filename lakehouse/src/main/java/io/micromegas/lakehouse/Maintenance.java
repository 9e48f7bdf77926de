package io.micromegas.lakehouse;

import io.micromegas.catalog.Catalog;
import io.micromegas.catalog.Partitions;
import io.micromegas.store.ObjectStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes on in a server without being asked for: the lease that keeps the files of its queries
 * (on every server), and the tasks that make partitions, merge them, let go of old ones and delete
 * files (on servers of that role; several at once are safe). Thread-safe.
 */
public final class Maintenance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
  private static final Duration WATCH = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofSeconds(20);
  private static final Schedule RETENTION_AT =
      new Schedule(Duration.ofHours(1), Duration.ofMinutes(5));
  private static final Schedule SWEEP_AT = new Schedule(Duration.ofMinutes(5), Duration.ZERO);
  private static final Schedule ORPHANS_AT =
      new Schedule(Duration.ofHours(1), Duration.ofMinutes(20));

  private final LeaseKeeper lease;
  private final TaskJournal journal;
  private final TaskThreads tasks;
  private final TaskThreads leases;

  private Maintenance(
      LeaseKeeper lease, TaskJournal journal, TaskThreads tasks, TaskThreads leases) {
    this.lease = lease;
    this.journal = journal;
    this.tasks = tasks;
    this.leases = leases;
  }

  /**
   * Publishes this server, then starts what the settings say. Catalog, store and lakehouse stay the
   * caller's to close, after this.
   *
   * @throws io.micromegas.base.MicromegasException UNAVAILABLE if the catalog does not answer
   */
  public static Maintenance start(
      Catalog catalog, ObjectStore store, LakehouseViews lakehouse, MaintenanceSettings settings) {
    Partitions partitions = catalog.partitions();
    LongSupplier monotonic = System::nanoTime;
    LakeClock clock = new LakeClock(monotonic);
    LeaseKeeper lease =
        new LeaseKeeper(
            partitions,
            lakehouse.activeQueries(),
            clock,
            lakehouse.server(),
            settings.lease(),
            monotonic);
    // Before the first query: nothing that it reads may be deleted.
    lease.beat();
    TaskJournal journal = new TaskJournal(partitions::taskRan, lakehouse.server(), clock::now);
    TaskThreads leases = new TaskThreads(Duration.ofSeconds(5));
    leases.every("lease", settings.lease().heartbeat(), lease::beat);
    leases.every("lease-watch", WATCH, lease::watch);
    TaskThreads tasks = new TaskThreads(settings.stopGrace());
    if (settings.tasks()) {
      DeadServers others =
          new DeadServers(partitions, lakehouse.server(), settings.lease(), monotonic);
      leases.every("lease-others", LOOK, others::look);
      for (TaskLoop loop : tasks(partitions, store, lakehouse, settings, journal, others)) {
        tasks.run(loop, clock);
      }
    }
    return new Maintenance(lease, journal, tasks, leases);
  }

  private static List<TaskLoop> tasks(
      Partitions partitions,
      ObjectStore store,
      LakehouseViews lakehouse,
      MaintenanceSettings settings,
      TaskJournal journal,
      DeadServers others) {
    MaterialisedSoFar lake = new CatalogProgress(partitions);
    PartitionWork work = lakehouse.partitionWork();
    List<StoredView> stored = lakehouse.storedViews();
    List<MaintainedView> globals = MaintainedView.of(stored);
    List<TaskLoop> loops = new ArrayList<>();
    for (Cadence cadence : Cadence.values()) {
      loops.add(
          new TaskLoop(
              cadence.task(),
              cadence.schedule(),
              new MaterialisePass(cadence, globals, work, lake, settings.bucketsPerRun()),
              journal,
              () -> others.place() * cadence.betweenServers()));
    }
    Retention retention =
        new Retention(
            settings.retention(),
            stored.stream().map(StoredView::viewSet).toList(),
            globals,
            partitions,
            work,
            lake);
    Sweep sweep = new Sweep(partitions, store, settings.fileGrace());
    OrphanSweep orphans =
        new OrphanSweep(
            partitions,
            store,
            settings.orphanAge(),
            settings.filesPerOrphanRun(),
            System::nanoTime);
    LongSupplier apart = () -> others.place() * Duration.ofSeconds(20).toNanos();
    loops.add(new TaskLoop(TaskNames.RETENTION, RETENTION_AT, retention, journal, apart));
    loops.add(new TaskLoop(TaskNames.SWEEP, SWEEP_AT, sweep, journal, apart));
    loops.add(new TaskLoop(TaskNames.ORPHANS, ORPHANS_AT, orphans, journal, apart));
    return loops;
  }

  /** Returns how the tasks of this server have been doing; none for a server without tasks. */
  public List<TaskStats> stats() {
    return journal.stats();
  }

  /**
   * Ends the tasks (see {@link MaintenanceSettings#stopGrace}); the lease goes on, for queries that
   * still run.
   */
  public void stopTasks() {
    tasks.close();
  }

  /** Ends the tasks if they still run, then gives the lease up: no query may run any more. */
  @Override
  public void close() {
    tasks.close();
    leases.close();
    try {
      lease.leave();
    } catch (RuntimeException e) {
      LOG.info("leaving was not noted: {}", e.getMessage());
    }
  }
}
