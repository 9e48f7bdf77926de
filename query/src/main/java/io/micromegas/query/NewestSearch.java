package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.engine.BatchStream;
import io.micromegas.engine.Engine;
import io.micromegas.engine.RelationSql;
import io.micromegas.engine.ScanHint;
import io.micromegas.lakehouse.Lakehouse.Need;
import io.micromegas.lakehouse.Lakehouse.ReadSession;
import io.micromegas.query.Relations.Relation;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.arrow.vector.FieldVector;

/**
 * Finds out from which time on a statement for the newest rows of a view has all of them, in steps
 * that look at more and more partitions, in the statement's own snapshot. The number of steps is
 * fixed, and with it that of the statements to the catalog.
 */
final class NewestSearch {
  /** So many rows are looked at for each that is asked for. */
  private static final long FIRST = 16;

  /** Each further step looks at so many times as many. */
  private static final long MORE = 64;

  private static final int STEPS = 3;

  private final NewestRows newest;
  private final Sources sources;
  private final Supplier<Engine.Session> engine;
  private final Supplier<String> times;

  /** The conditions that this search made. */
  private final Set<ScanHint> bounds = new HashSet<>();

  /**
   * A search.
   *
   * @param engine the statement's session
   * @param times prints the query for the times of rows
   */
  NewestSearch(
      NewestRows newest, Sources sources, Supplier<Engine.Session> engine, Supplier<String> times) {
    this.newest = newest;
    this.sources = sources;
    this.engine = engine;
    this.times = times;
  }

  /** Returns what is needed of a view; all that was, if it is another or nothing is found. */
  Need narrow(TableReference table, Relation.View view, Need need, ReadSession session) {
    if (!table.name().equals(newest.table().name())) {
      return need;
    }
    long rows = newest.conditional() ? FIRST * newest.rows() : newest.rows();
    int steps = newest.conditional() ? STEPS : 1;
    for (int step = 0; step < steps; step++, rows *= MORE) {
      Found found = look(table, view, need, session, rows);
      if (found.time().isEmpty()) {
        return need;
      }
      Need part = need.and(from(found.time().getAsLong()));
      if (!newest.conditional() && found.footers().isEmpty()) {
        // Whole partitions: all of their rows are told apart by sorting them once.
        return part;
      }
      RelationSql draft =
          found
              .footers()
              .orElseGet(() -> session.draft(view.definition().name(), view.instance(), part));
      OptionalLong last = lastOf(table, filtered(draft, part));
      if (last.isPresent()) {
        return need.and(from(last.getAsLong()));
      }
    }
    return need;
  }

  /**
   * Returns the rows of a relation that are needed, if it is narrowed: then files that hold others
   * too are read in part.
   */
  RelationSql filtered(RelationSql relation, Need need) {
    Optional<ScanHint.Between> bound =
        need.conditions().stream()
            .filter(bounds::contains)
            .map(ScanHint.Between.class::cast)
            .reduce((first, last) -> last);
    if (bound.isEmpty()) {
      return relation;
    }
    long time = newest.newest() ? bound.get().low() : bound.get().high();
    return new RelationSql.Builder()
        .text("SELECT * FROM ")
        .relation(relation)
        .text(" AS part WHERE " + RelationSql.identifier(column()))
        .text((newest.newest() ? " >= " : " <= ") + "make_timestamp_ns(" + time + ")")
        .build();
  }

  /**
   * Where so many rows are.
   *
   * @param time on one side of which they are, if anything is known
   * @param footers the relation whose files' footers know it, if these were read
   */
  private record Found(OptionalLong time, Optional<RelationSql> footers) {}

  /** As the catalog knows it of partitions, or, where these are large, their footers. */
  private Found look(
      TableReference table, Relation.View view, Need need, ReadSession session, long rows) {
    String name = view.definition().name();
    OptionalLong time = session.boundary(name, view.instance(), need, rows);
    Need part = time.isPresent() ? need.and(from(time.getAsLong())) : need;
    if (session.storedRows(name, view.instance(), part) >= RowGroups.WORTHWHILE) {
      RelationSql draft = session.draft(name, view.instance(), part);
      OptionalLong nearer =
          RowGroups.of(engine.get(), Sources.files(draft), column())
              .boundary(rows, newest.newest(), times(need, table));
      if (nearer.isPresent()) {
        return new Found(nearer, Optional.of(draft));
      }
    }
    return new Found(time, Optional.empty());
  }

  /** Which times rows must have by the range and the conditions. */
  private TimeRange times(Need need, TableReference table) {
    long begin = need.eventTimes().begin();
    long end = need.eventTimes().end();
    for (ScanHint condition : need.conditions()) {
      if (condition instanceof ScanHint.Between between
          && between.column() == newest.column()
          && table.name().equals(newest.table().name())) {
        begin = Math.max(begin, between.low());
        end = Math.min(end, between.high());
      }
    }
    return begin <= end ? new TimeRange(begin, end) : need.eventTimes();
  }

  private String column() {
    return newest.table().relation().schema().columns().get(newest.column()).name();
  }

  private ScanHint from(long time) {
    ScanHint bound =
        newest.newest()
            ? new ScanHint.Between(newest.column(), time, Long.MAX_VALUE)
            : new ScanHint.Between(newest.column(), Long.MIN_VALUE, time);
    bounds.add(bound);
    return bound;
  }

  /**
   * Returns the last time of the rows that are asked for, if a part of the view has all of them.
   */
  private OptionalLong lastOf(TableReference table, RelationSql part) {
    Engine.Session session = engine.get();
    sources.bind(session, table, part);
    String last = (newest.newest() ? "min" : "max") + "(epoch_ns(\"" + NewestRows.TIME + "\"))";
    String sql = "SELECT count(*), " + last + " FROM (" + sources.text(times.get()) + ")";
    try (BatchStream row = session.execute(sql)) {
      if (!row.next()) {
        return OptionalLong.empty();
      }
      List<FieldVector> columns = row.root().getFieldVectors();
      boolean all = columns.get(0).getObject(0) instanceof Long count && count >= newest.rows();
      return all && columns.get(1).getObject(0) instanceof Long time
          ? OptionalLong.of(time)
          : OptionalLong.empty();
    } catch (MicromegasException e) {
      if (e.code() == ErrorCode.INVALID_ARGUMENT) {
        // Such as a condition on what is only selected: the statement itself is to say what is
        // wrong.
        return OptionalLong.empty();
      }
      throw e;
    }
  }
}
