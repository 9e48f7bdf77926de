package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.engine.ScanHint;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.lakehouse.Lakehouse;
import io.micromegas.lakehouse.Lakehouse.FileOrder;
import io.micromegas.lakehouse.Lakehouse.Need;
import io.micromegas.lakehouse.Lakehouse.ReadSession;
import io.micromegas.lakehouse.ReadReport;
import io.micromegas.query.Relations.Relation;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The one snapshot of the lake that a statement reads, if it reads views at all. One thread. */
final class LakeSnapshot implements AutoCloseable {
  private final Lakehouse lakehouse;
  private final Runnable revoked;
  private final Cancellation cancelled;
  private @Nullable ReadSession session;

  /**
   * @param revoked called when files of the snapshot may be deleted, so that reading has to stop
   */
  LakeSnapshot(Lakehouse lakehouse, Runnable revoked, Cancellation cancelled) {
    this.lakehouse = lakehouse;
    this.revoked = revoked;
    this.cancelled = cancelled;
  }

  /**
   * Finds out what the views among these references are made of. Of one that has too much that is
   * not in partitions yet, partitions are made, once a view and statement, and all is asked again
   * in a new snapshot.
   *
   * @param wanted what is needed of each
   * @param pausing called before partitions are made, which may take long
   */
  void plan(List<TableReference> tables, Wanted wanted, Sources sources, Runnable pausing) {
    Set<Relation> shortened = new HashSet<>();
    while (true) {
      Relation.View tooLong = add(tables, wanted, sources, shortened);
      if (tooLong == null) {
        return;
      }
      close();
      sources.clear();
      pausing.run();
      lakehouse.shorten(tooLong.definition().name(), tooLong.instance(), cancelled);
      shortened.add(tooLong);
    }
  }

  /**
   * What a statement needs of its views.
   *
   * @param range of the API
   * @param conditions of the statement, by the names of references
   * @param order in which files are best read
   * @param search for less, where only the newest rows of a view are asked for
   * @param measured whether there will be {@link #reports}
   */
  record Wanted(
      TimeRange range,
      Map<String, List<ScanHint>> conditions,
      FileOrder order,
      Optional<NewestSearch> search,
      boolean measured) {

    Need of(TableReference table) {
      return new Need(range, conditions.getOrDefault(table.name(), List.of()), order);
    }
  }

  /** Returns the view that was refused because too much of it is to be decoded, or null. */
  private Relation.@Nullable View add(
      List<TableReference> tables, Wanted wanted, Sources sources, Set<Relation> shortened) {
    for (TableReference table : tables) {
      if (table.relation() instanceof Relation.Listing listing) {
        String name = listing.definition().name();
        sources.add(table, open(wanted).relation(name, Optional.empty(), TimeRange.ALL));
      }
      if (table.relation() instanceof Relation.View view) {
        try {
          ReadSession read = open(wanted);
          Need need = wanted.of(table);
          if (wanted.search().isPresent()) {
            need = wanted.search().get().narrow(table, view, need, read);
          }
          sources.add(table, read.relation(view.definition().name(), view.instance(), need));
        } catch (MicromegasException e) {
          if (e.code() != ErrorCode.TAIL_TOO_LONG || shortened.contains(view)) {
            throw e;
          }
          return view;
        }
      }
    }
    if (session != null) {
      session.planned();
    }
    return null;
  }

  private ReadSession open(Wanted wanted) {
    ReadSession open = session;
    if (open == null) {
      open = lakehouse.open(revoked);
      session = open;
      if (wanted.measured()) {
        open.measure();
      }
    }
    return open;
  }

  /** Returns what the views were made of and what was read, if that was measured. */
  List<ReadReport> reports() {
    ReadSession open = session;
    return open == null ? List.of() : open.reports();
  }

  /** Returns sentences about what could not be read (R6). */
  List<String> failures() {
    ReadSession open = session;
    return open == null ? List.of() : open.failures();
  }

  @Override
  public void close() {
    ReadSession open = session;
    session = null;
    if (open != null) {
      open.close();
    }
  }
}
