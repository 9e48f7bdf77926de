package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.BatchStream;
import io.micromegas.engine.Engine;
import io.micromegas.engine.RelationSql;
import io.micromegas.engine.ScanHint;
import io.micromegas.lakehouse.Lakehouse.Need;
import io.micromegas.lakehouse.Lakehouse.ReadSession;
import io.micromegas.query.Relations.Relation;
import java.util.List;
import java.util.OptionalLong;
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
    String name = view.definition().name();
    if (!newest.conditional()) {
      OptionalLong time = session.boundary(name, view.instance(), need, newest.rows());
      return time.isPresent() ? need.and(from(time.getAsLong())) : need;
    }
    long rows = FIRST * newest.rows();
    for (int step = 0; step < STEPS; step++, rows *= MORE) {
      OptionalLong time = session.boundary(name, view.instance(), need, rows);
      if (time.isEmpty()) {
        return need;
      }
      Need part = need.and(from(time.getAsLong()));
      OptionalLong last = lastOf(table, session.draft(name, view.instance(), part));
      if (last.isPresent()) {
        return need.and(from(last.getAsLong()));
      }
    }
    return need;
  }

  private ScanHint from(long time) {
    return newest.newest()
        ? new ScanHint.Between(newest.column(), time, Long.MAX_VALUE)
        : new ScanHint.Between(newest.column(), Long.MIN_VALUE, time);
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
