package io.micromegas.lakehouse;

import io.micromegas.catalog.Catalog;
import io.micromegas.catalog.Partitions;
import io.micromegas.store.ObjectStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
    return start(
        catalog.partitions(),
        store,
        lakehouse.activeQueries(),
        lakehouse.storedViews(),
        settings.tasks() ? Optional.of(lakehouse.partitionWork()) : Optional.empty(),
        settings);
  }

  /** Starts over the parts that it needs; without work, there are no tasks. */
  static Maintenance start(
      Partitions partitions,
      ObjectStore store,
      ActiveQueries queries,
      StoredViews stored,
      Optional<PartitionWork> work,
      MaintenanceSettings settings) {
    ServerIdentity self = ServerIdentity.ofThisProcess();
    LongSupplier monotonic = System::nanoTime;
    LakeClock clock = new LakeClock(monotonic);
    LeaseKeeper lease =
        new LeaseKeeper(partitions, queries, clock, self, settings.lease(), monotonic);
    // Before the first query: nothing that it reads may be deleted.
    lease.beat();
    TaskJournal journal = new TaskJournal(partitions::taskRan, self, clock::now);
    TaskThreads leases = new TaskThreads(Duration.ofSeconds(5));
    leases.every("lease", settings.lease().heartbeat(), lease::beat);
    leases.every("lease-watch", WATCH, lease::watch);
    TaskThreads tasks = new TaskThreads(settings.stopGrace());
    work.ifPresent(todo -> {
      DeadServers others = new DeadServers(partitions, self, settings.lease(), monotonic);
      leases.every("lease-others", LOOK, others::look);
      Tasks all = new Tasks(partitions, store, stored, todo, settings, journal, others::place);
      all.loops().forEach(loop -> tasks.run(loop, clock));
    });
    return new Maintenance(lease, journal, tasks, leases);
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
