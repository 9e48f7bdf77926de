package io.micromegas.flight;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlNullOrdering;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlOuterJoinsSupportLevel;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedCaseSensitivity;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedGroupBy;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedResultSetConcurrency;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedResultSetType;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedSubqueries;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedTransaction;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedUnions;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlTransactionIsolationLevel;
import org.apache.arrow.flight.sql.impl.FlightSql.SupportedAnsi92SqlGrammarLevel;
import org.apache.arrow.flight.sql.impl.FlightSql.SupportedSqlGrammar;

/**
 * What the server says of itself and its SQL, by the codes of the protocol. Every code has a value:
 * drivers fail in themselves where one is missing.
 */
final class SqlInfos {
  private static final String ARROW_VERSION = "18.3.0";

  private static final Map<Integer, SqlInfo> ALL = new TreeMap<>();

  static {
    server();
    names();
    flags();
    bits();
    numbers();
  }

  private SqlInfos() {}

  /** Returns the values by their codes. */
  static Map<Integer, SqlInfo> all() {
    return ALL;
  }

  /** Returns the codes that are asked for and known, in their order; all if none is asked for. */
  static List<Integer> select(List<Integer> codes) {
    return codes.isEmpty()
        ? List.copyOf(ALL.keySet())
        : codes.stream().filter(ALL::containsKey).distinct().toList();
  }

  private static String version() {
    String version = SqlInfos.class.getPackage().getImplementationVersion();
    return version == null ? "0.1.0" : version;
  }

  private static void server() {
    text(0, "Micromegas");
    text(1, version());
    text(2, ARROW_VERSION);
    yes(3, 4, 9, 10);
    no(5, 11);
    // Plans that are not SQL are not understood, of no version.
    text(6, "");
    text(7, "");
    mask(8, SqlSupportedTransaction.SQL_SUPPORTED_TRANSACTION_NONE_VALUE);
    mask(100, 0);
    mask(101, 0);
  }

  private static void names() {
    mask(503, SqlSupportedCaseSensitivity.SQL_CASE_SENSITIVITY_CASE_INSENSITIVE_VALUE);
    text(504, "\"");
    mask(505, SqlSupportedCaseSensitivity.SQL_CASE_SENSITIVITY_CASE_INSENSITIVE_VALUE);
    // ASC NULLS LAST, DESC NULLS FIRST: NULL is more than any value.
    mask(507, SqlNullOrdering.SQL_NULLS_SORTED_HIGH_VALUE);
    words(508, SqlWords.KEYWORDS);
    words(509, SqlWords.NUMERIC);
    words(510, SqlWords.STRING);
    words(511, SqlWords.SYSTEM);
    words(512, SqlWords.DATETIME);
    text(513, "\\");
    text(514, "");
    text(529, "schema");
    text(530, "function");
    text(531, "catalog");
  }

  private static void flags() {
    // Statements that define something, and what goes with transactions and procedures.
    no(500, 501, 502, 519, 527, 536, 537, 556, 563, 565, 566, 572, 573, 574, 575, 576);
    yes(506, 515, 516, 518, 520, 521, 523, 524, 532, 539);
    ALL.put(517, new SqlInfo.NoConversions());
  }

  /** Sets of bits, each the place of a value of the protocol's enumerations. */
  private static void bits() {
    mask(
        522,
        bit(SqlSupportedGroupBy.SQL_GROUP_BY_UNRELATED_VALUE)
            | bit(SqlSupportedGroupBy.SQL_GROUP_BY_BEYOND_SELECT_VALUE));
    mask(
        525,
        bit(SupportedSqlGrammar.SQL_MINIMUM_GRAMMAR_VALUE)
            | bit(SupportedSqlGrammar.SQL_CORE_GRAMMAR_VALUE));
    mask(526, bit(SupportedAnsi92SqlGrammarLevel.ANSI92_ENTRY_SQL_VALUE));
    mask(
        528,
        bit(SqlOuterJoinsSupportLevel.SQL_LIMITED_OUTER_JOINS_VALUE)
            | bit(SqlOuterJoinsSupportLevel.SQL_FULL_OUTER_JOINS_VALUE));
    // Qualified names stand in queries only, which has no bit.
    mask(533, 0);
    mask(534, 0);
    mask(535, 0);
    mask(
        538,
        bit(SqlSupportedSubqueries.SQL_SUBQUERIES_IN_COMPARISONS_VALUE)
            | bit(SqlSupportedSubqueries.SQL_SUBQUERIES_IN_EXISTS_VALUE)
            | bit(SqlSupportedSubqueries.SQL_SUBQUERIES_IN_INS_VALUE)
            | bit(SqlSupportedSubqueries.SQL_SUBQUERIES_IN_QUANTIFIEDS_VALUE));
    mask(
        540, bit(SqlSupportedUnions.SQL_UNION_VALUE) | bit(SqlSupportedUnions.SQL_UNION_ALL_VALUE));
    mask(564, bit(SqlTransactionIsolationLevel.SQL_TRANSACTION_NONE_VALUE));
    mask(567, bit(SqlSupportedResultSetType.SQL_RESULT_SET_TYPE_FORWARD_ONLY_VALUE));
    mask(568, 0);
    mask(569, bit(SqlSupportedResultSetConcurrency.SQL_RESULT_SET_CONCURRENCY_READ_ONLY_VALUE));
    mask(570, 0);
    mask(571, 0);
  }

  /** Zero is "not known", as the protocol has it, and no isolation for 562. */
  private static void numbers() {
    IntStream.concat(IntStream.rangeClosed(541, 555), IntStream.rangeClosed(557, 562))
        .forEach(code -> ALL.put(code, new SqlInfo.Count(0)));
  }

  private static int bit(int place) {
    return 1 << place;
  }

  private static void text(int code, String text) {
    ALL.put(code, new SqlInfo.Text(text));
  }

  private static void words(int code, List<String> words) {
    ALL.put(code, new SqlInfo.Words(words));
  }

  private static void mask(int code, int bits) {
    ALL.put(code, new SqlInfo.Mask(bits));
  }

  private static void yes(int... codes) {
    for (int code : codes) {
      ALL.put(code, new SqlInfo.Flag(true));
    }
  }

  private static void no(int... codes) {
    for (int code : codes) {
      ALL.put(code, new SqlInfo.Flag(false));
    }
  }
}
