package io.micromegas.engine;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The type of histograms, wherever there are any: what {@code make_histogram} and {@code
 * sum_histograms} answer, and columns of views.
 *
 * <p>Values between {@code start} and {@code end} are counted in bins of equal width; those below
 * in the first, those above in the last. The other members are of all values as they were.
 */
public final class HistogramType {
  /** Members in their order, with their SQL types. */
  static final List<Member> MEMBERS =
      List.of(
          new Member("start", "DOUBLE"),
          new Member("end", "DOUBLE"),
          new Member("min", "DOUBLE"),
          new Member("max", "DOUBLE"),
          new Member("sum", "DOUBLE"),
          new Member("sum_sq", "DOUBLE"),
          new Member("count", "UBIGINT"),
          new Member("bins", "UBIGINT[]"));

  /** How many members come before {@code bins}: all of 8 bytes. */
  static final int SCALARS = MEMBERS.size() - 1;

  /** The type as SQL writes it. */
  public static final String SQL =
      MEMBERS.stream()
          .map(member -> "\"" + member.name + "\" " + member.type)
          .collect(Collectors.joining(", ", "STRUCT(", ")"));

  private HistogramType() {}

  record Member(String name, String type) {}
}
