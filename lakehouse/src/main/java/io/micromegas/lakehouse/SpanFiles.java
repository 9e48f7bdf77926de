package io.micromegas.lakehouse;

import io.micromegas.base.TimeRange;
import io.micromegas.engine.RelationSql;
import io.micromegas.telemetry.TickClock;
import java.util.List;
import java.util.Optional;

/**
 * Rows of files as the view shows them: ticks become times, and rows of chains that were not over
 * when they were written get their place in the tree. What is known of such a chain is a constant;
 * what the blocks after the files decide comes from subqueries, which read nothing where neither
 * depth nor parent is asked for: then the files do not wait for the blocks.
 *
 * @param chains that are over, or nothing comes after
 * @param open the chain that goes on in blocks, and their build
 */
record SpanFiles(TickClock clock, List<ChainFacts> chains, Optional<SpanBuild> open) {

  /** Returns the rows that may overlap the range of times. */
  RelationSql select(String files, TimeRange times) {
    RelationSql.Builder sql = new RelationSql.Builder();
    sql.text("SELECT id, CASE WHEN chain < 0 OR depth <> 1 THEN parent ELSE list_extract(");
    sql.text("(SELECT list(parent ORDER BY place) FROM ").scan(facts());
    sql.text("), " + firstPlace() + " + \"outer\" + 1) END AS parent, ");
    sql.text("CAST(CASE WHEN chain < 0 THEN CAST(depth AS BIGINT)");
    sql.text(" ELSE CAST(depth AS BIGINT) - \"outer\" + ");
    shift(sql);
    sql.text(" END AS UINTEGER) AS depth, hash, ");
    sql.text(Sql.as(Sql.timeOf("begin_nanos"), "begin") + ", ");
    sql.text(Sql.as(Sql.timeOf("end_nanos"), "end") + ", ");
    sql.text(Sql.as(duration(), "duration") + ", name, target, filename, line FROM (SELECT *, ");
    sql.text(Sql.as(TickTimes.nanos(clock, "begin_ticks"), "begin_nanos") + ", ");
    sql.text(Sql.as(TickTimes.nanos(clock, "end_ticks"), "end_nanos"));
    return sql.text(" FROM " + files + where(times) + ")").build();
  }

  private ChainFactsScan facts() {
    return new ChainFactsScan(chains, open);
  }

  /** Where the rows of a row's chain begin in {@link ChainFactsScan}. */
  private String firstPlace() {
    StringBuilder cases = new StringBuilder("CASE chain");
    int place = 0;
    for (ChainFacts facts : chains) {
      cases.append(" WHEN ").append(facts.chain()).append(" THEN ").append(place);
      place += facts.orphans().size() + 1;
    }
    return chains.isEmpty()
        ? Integer.toString(place)
        : cases.append(" ELSE ").append(place).append(" END").toString();
  }

  private void shift(RelationSql.Builder sql) {
    if (!chains.isEmpty()) {
      StringBuilder cases = new StringBuilder("CASE chain");
      for (ChainFacts facts : chains) {
        cases.append(" WHEN ").append(facts.chain()).append(" THEN ").append(facts.shift());
      }
      sql.text(cases + " ELSE ");
    }
    if (open.isPresent()) {
      // The open chain's rows are the last ones.
      sql.text("(SELECT arg_max(shift, place) FROM ").scan(facts()).text(")");
    } else {
      sql.text("0");
    }
    if (!chains.isEmpty()) {
      sql.text(" END");
    }
  }

  /** Returns nanoseconds between two columns of nanoseconds; saturates. */
  static String duration() {
    // Of times after 1970 the difference cannot overflow.
    return "CASE WHEN begin_nanos >= 0 THEN end_nanos - begin_nanos ELSE CAST(least(CAST(end_nanos AS"
        + " HUGEINT) - begin_nanos, "
        + Sql.bigint(Long.MAX_VALUE)
        + ") AS BIGINT) END";
  }

  /** Returns a condition on the ticks of rows that may overlap the range; empty for all rows. */
  String where(TimeRange times) {
    List<String> conditions = TickTimes.conditions(clock, times, "begin_ticks", "end_ticks");
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }
}
