package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.engine.RelationSql;
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
   * Finds out what the views and functions among these references are made of. Of one that has too
   * much that is not in partitions yet, partitions are made, once a relation and statement, and all
   * is asked again in a new snapshot.
   *
   * @param wanted what is needed of each
   * @param readings what functions are asked for
   * @param pausing called before partitions are made, which may take long
   */
  void plan(
      List<TableReference> tables,
      Wanted wanted,
      Readings readings,
      Sources sources,
      Runnable pausing) {
    Set<Relation> shortened = new HashSet<>();
    while (true) {
      TooLong tooLong = add(tables, wanted, readings, sources, shortened);
      if (tooLong == null) {
        return;
      }
      close();
      sources.clear();
      pausing.run();
      for (Instance instance : tooLong.instances()) {
        lakehouse.shorten(instance.viewSet(), instance.id(), cancelled);
      }
      shortened.add(tooLong.relation());
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

  /** What was refused because too much of it is to be decoded. */
  private record TooLong(Relation relation, List<Instance> instances) {}

  private record Instance(String viewSet, Optional<String> id) {}

  private @Nullable TooLong add(
      List<TableReference> tables,
      Wanted wanted,
      Readings readings,
      Sources sources,
      Set<Relation> shortened) {
    for (TableReference table : tables) {
      try {
        switch (table.relation()) {
          case Relation.Listing listing ->
              sources.add(
                  table,
                  open(wanted)
                      .relation(
                          listing.definition().name(), Optional.empty(), Need.of(TimeRange.ALL)));
          case Relation.View view -> {
            ReadSession read = open(wanted);
            Need need = wanted.of(table);
            if (wanted.search().isPresent()) {
              NewestSearch search = wanted.search().get();
              need = search.narrow(table, view, need, read);
              sources.add(table, search.filtered(relation(read, view, need), need));
            } else {
              sources.add(table, relation(read, view, need));
            }
          }
          case Relation.Reading reading ->
              sources.add(table, readings.relation(table, reading, open(wanted).functions()));
          case Relation.Work ignored -> {}
          case Relation.Queries ignored -> {}
          case Relation.Kill ignored -> {}
          case Relation.Information ignored -> {}
        }
      } catch (MicromegasException e) {
        if (e.code() != ErrorCode.TAIL_TOO_LONG || shortened.contains(table.relation())) {
          throw e;
        }
        return new TooLong(table.relation(), instances(table, readings, wanted));
      }
    }
    if (session != null) {
      session.planned();
    }
    return null;
  }

  private static RelationSql relation(ReadSession read, Relation.View view, Need need) {
    return read.relation(view.definition().name(), view.instance(), need);
  }

  private List<Instance> instances(TableReference table, Readings readings, Wanted wanted) {
    return switch (table.relation()) {
      case Relation.View view -> List.of(new Instance(view.definition().name(), view.instance()));
      case Relation.Reading ignored ->
          readings.sources(table, open(wanted).functions()).stream()
              .map(source -> new Instance(source.viewSet(), Optional.of(source.instance())))
              .toList();
      case Relation.Listing ignored -> List.of();
      case Relation.Work ignored -> List.of();
      case Relation.Queries ignored -> List.of();
      case Relation.Kill ignored -> List.of();
      case Relation.Information ignored -> List.of();
    };
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
