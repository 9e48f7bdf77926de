package io.micromegas.lakehouse;

import io.micromegas.catalog.Partitions;
import io.micromegas.store.ObjectStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * All tasks of a server, and when they are due.
 *
 * @param work does what the tasks find to do
 * @param place how many servers come before this one
 */
record Tasks(
    Partitions partitions,
    ObjectStore store,
    StoredViews stored,
    PartitionWork work,
    MaintenanceSettings settings,
    TaskJournal journal,
    IntSupplier place) {
  /** Lets go of what is old. Before the hour's partitions are made, not after. */
  static final String RETENTION = "retention";

  /** Deletes what nobody needs any more. */
  static final String SWEEP = "sweep";

  /** Finds and deletes files that never became part of the lake. */
  static final String ORPHANS = "orphans";

  private static final long BETWEEN_SERVERS = Duration.ofSeconds(20).toNanos();

  List<TaskLoop> loops() {
    MaterialisedSoFar lake = new CatalogProgress(partitions);
    List<MaintainedView> globals = MaintainedView.of(stored.all());
    List<TaskLoop> loops = new ArrayList<>();
    for (Cadence cadence : Cadence.values()) {
      loops.add(
          new TaskLoop(
              cadence.task(),
              cadence.schedule(),
              new MaterialisePass(cadence, globals, work, lake, settings.bucketsPerRun()),
              journal,
              () -> place.getAsInt() * cadence.betweenServers()));
    }
    List<String> viewSets = stored.all().stream().map(StoredView::viewSet).toList();
    loops.add(
        loop(
            RETENTION,
            new Schedule(Duration.ofHours(1), Duration.ofMinutes(5)),
            new Retention(settings.retention(), viewSets, globals, partitions, work, lake)));
    loops.add(
        loop(
            SWEEP,
            new Schedule(Duration.ofMinutes(5), Duration.ZERO),
            new Sweep(partitions, store, settings.fileGrace())));
    loops.add(
        loop(
            ORPHANS,
            new Schedule(Duration.ofHours(1), Duration.ofMinutes(20)),
            new OrphanSweep(
                partitions,
                store,
                settings.orphanAge(),
                settings.filesPerOrphanRun(),
                System::nanoTime)));
    return loops;
  }

  private TaskLoop loop(String name, Schedule schedule, TaskLoop.Work task) {
    return new TaskLoop(name, schedule, task, journal, () -> place.getAsInt() * BETWEEN_SERVERS);
  }
}
