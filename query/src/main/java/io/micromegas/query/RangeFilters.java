package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.micromegas.base.TimeRange;
import io.micromegas.lakehouse.Lakehouse.RangeFilter;
import io.micromegas.query.Relations.Relation;
import java.util.Optional;

/** The API's time range as a condition on a relation's rows, both ends inclusive. */
final class RangeFilters {
  private RangeFilters() {}

  /** Returns the condition; empty when the range is open on both sides or does not apply. */
  static Optional<JsonNode> of(Relation relation, TimeRange range) {
    return switch (relation) {
      case Relation.Information table -> Optional.empty();
      case Relation.Listing listing -> Optional.empty();
      case Relation.Work work -> Optional.empty();
      case Relation.Reading reading -> Optional.empty();
      case Relation.Queries queries -> Optional.empty();
      case Relation.Kill kill -> Optional.empty();
      case Relation.View view -> of(view.definition().rangeFilter(), range);
    };
  }

  private static Optional<JsonNode> of(RangeFilter filter, TimeRange range) {
    if (filter.equals(RangeFilter.NONE)) {
      return Optional.empty();
    }
    Optional<JsonNode> starts =
        range.end() == Long.MAX_VALUE
            ? Optional.empty()
            : Optional.of(compare(filter.lowerColumn(), "COMPARE_LESSTHANOREQUALTO", range.end()));
    Optional<JsonNode> ends =
        range.begin() == Long.MIN_VALUE
            ? Optional.empty()
            : Optional.of(
                compare(filter.upperColumn(), "COMPARE_GREATERTHANOREQUALTO", range.begin()));
    if (starts.isPresent() && ends.isPresent()) {
      return Optional.of(Nodes.and(starts.get(), ends.get()));
    }
    return starts.isPresent() ? starts : ends;
  }

  private static JsonNode compare(String column, String comparison, long nanos) {
    return Nodes.comparison(comparison, Nodes.column(column), Nodes.timestamp(nanos));
  }
}
