package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.lakehouse.Lakehouse;
import io.micromegas.lakehouse.Lakehouse.ReadSession;
import io.micromegas.query.Relations.Relation;
import java.util.HashSet;
import java.util.List;
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
   */
  Sources plan(List<TableReference> tables, TimeRange range) {
    Set<Relation> shortened = new HashSet<>();
    while (true) {
      Sources sources = new Sources();
      Relation.View tooLong = add(tables, range, sources, shortened);
      if (tooLong == null) {
        return sources;
      }
      close();
      lakehouse.shorten(tooLong.definition().name(), tooLong.instance(), cancelled);
      shortened.add(tooLong);
    }
  }

  /** Returns the view that was refused because too much of it is to be decoded, or null. */
  private Relation.@Nullable View add(
      List<TableReference> tables, TimeRange range, Sources sources, Set<Relation> shortened) {
    for (TableReference table : tables) {
      if (table.relation() instanceof Relation.Listing listing) {
        String name = listing.definition().name();
        sources.add(table, open().relation(name, Optional.empty(), TimeRange.ALL));
      }
      if (table.relation() instanceof Relation.View view) {
        try {
          sources.add(table, open().relation(view.definition().name(), view.instance(), range));
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

  private ReadSession open() {
    ReadSession open = session;
    if (open == null) {
      open = lakehouse.open(revoked);
      session = open;
    }
    return open;
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
