package io.micromegas.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
  private static final String TIME = RelationSql.identifier(NewestRows.TIME);

  private final NewestRows newest;
  private final Sources sources;
  private final Supplier<Engine.Session> engine;
  private final Function<ObjectNode, String> times;
  private final KnownRowGroups footers;

  /** The conditions that this search made. */
  private final Set<ScanHint> bounds = new HashSet<>();

  /**
   * A search.
   *
   * @param engine the statement's session
   * @param times prints a query for the times of rows
   * @param footers what is known of files
   */
  NewestSearch(
      NewestRows newest,
      Sources sources,
      Supplier<Engine.Session> engine,
      Function<ObjectNode, String> times,
      KnownRowGroups footers) {
    this.newest = newest;
    this.sources = sources;
    this.engine = engine;
    this.times = times;
    this.footers = footers;
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
      OptionalLong last =
          found.footers().isPresent()
              ? lastOf(table, need, found.footers().get())
              : lastOf(table, view, need, session, found.time());
      if (last.isPresent()) {
        return need.and(from(last.getAsLong()));
      }
      if (found.time().isEmpty() && found.footers().isEmpty()) {
        return need;
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
        .text(beyond(time))
        .build();
  }

  /**
   * Where so many rows are.
   *
   * @param time on one side of which they are, if the catalog knows one
   * @param footers what the files' footers say, if these were read
   */
  private record Found(OptionalLong time, Optional<Footers> footers) {}

  /** A relation, and the part of its files that has so many rows. */
  private record Footers(RelationSql relation, RowGroups.Part part) {}

  /** As the catalog knows it of partitions, and, where these are large, their footers. */
  private Found look(
      TableReference table, Relation.View view, Need need, ReadSession session, long rows) {
    String name = view.definition().name();
    OptionalLong time = session.boundary(name, view.instance(), need, rows);
    Need part = time.isPresent() ? need.and(from(time.getAsLong())) : need;
    if (session.storedRows(name, view.instance(), part) < RowGroups.WORTHWHILE) {
      return new Found(time, Optional.empty());
    }
    RelationSql draft = session.draft(name, view.instance(), part);
    RowGroups groups = footers.of(engine.get(), Sources.files(draft), column());
    return new Found(
        time,
        groups
            .part(rows, newest.newest(), times(need, table))
            .map(found -> new Footers(draft, found)));
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

  /** Whole partitions: without conditions, all of their rows are taken. */
  private OptionalLong lastOf(
      TableReference table,
      Relation.View view,
      Need need,
      ReadSession session,
      OptionalLong boundary) {
    if (boundary.isEmpty() || !newest.conditional()) {
      return boundary;
    }
    Need part = need.and(from(boundary.getAsLong()));
    RelationSql draft = session.draft(view.definition().name(), view.instance(), part);
    String last = (newest.newest() ? "min" : "max") + "(epoch_ns(" + TIME + "))";
    List<Long> found = ask(table, filtered(draft, part), "count(*), " + last, newest.times(true));
    return !found.isEmpty() && found.get(0) >= newest.rows()
        ? OptionalLong.of(found.get(1))
        : OptionalLong.empty();
  }

  /** Counts rows on the near side of several times: to sort them would take longer. */
  private OptionalLong lastOf(TableReference table, Need need, Footers footers) {
    List<Long> steps = footers.part().steps(newest.rows());
    String counts =
        steps.stream()
            .map(time -> "count(*) FILTER (WHERE " + TIME + beyond(time) + ")")
            .collect(Collectors.joining(", "));
    Need part = need.and(from(footers.part().farthest()));
    List<Long> found = ask(table, filtered(footers.relation(), part), counts, newest.times(false));
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i) >= newest.rows()) {
        return OptionalLong.of(steps.get(i));
      }
    }
    return OptionalLong.empty();
  }

  private String beyond(long time) {
    return (newest.newest() ? " >= " : " <= ") + "make_timestamp_ns(" + time + ")";
  }

  /** Returns a row about the times of the rows that are asked for; nothing where one is NULL. */
  private List<Long> ask(
      TableReference table, RelationSql part, String columns, ObjectNode rowTimes) {
    Engine.Session session = engine.get();
    sources.bind(session, table, part);
    String rows = sources.text(times.apply(rowTimes));
    try (BatchStream row = session.execute("SELECT " + columns + " FROM (" + rows + ")")) {
      List<Long> answer = new ArrayList<>();
      if (row.next()) {
        for (FieldVector column : row.root().getFieldVectors()) {
          if (!(column.getObject(0) instanceof Long number)) {
            return List.of();
          }
          answer.add(number);
        }
      }
      return answer;
    } catch (MicromegasException e) {
      if (e.code() == ErrorCode.INVALID_ARGUMENT) {
        // Such as a condition on what is only selected: the statement itself is to say what is
        // wrong.
        return List.of();
      }
      throw e;
    }
  }
}
