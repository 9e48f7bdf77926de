package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * {@code expand_histogram(histogram)} in FROM: a row per bin, {@code bin_center} and {@code count}.
 * It becomes a subquery, so that the histogram may be a column of the tables before it.
 */
final class ExpandHistogram {
  private ExpandHistogram() {}

  /** Returns the table in the place of the call, whose arguments are resolved. */
  static ObjectNode table(JsonNode node, JsonNode function, String alias) {
    List<JsonNode> arguments = Nodes.arguments(function);
    if (arguments.size() != 1) {
      throw Refusal.because(
          "expand_histogram takes one argument, a histogram, as in"
              + " expand_histogram((SELECT make_histogram(0, 100, 10, value) FROM measures))");
    }
    if (!Nodes.text(node, "with_ordinality").equals("WITHOUT_ORDINALITY")) {
      throw Refusal.because(
          "expand_histogram has no WITH ORDINALITY; number its rows by row_number() OVER ()");
    }
    JsonNode histogram = arguments.getFirst();
    if (Nodes.isType(histogram, "SUBQUERY")
        && Nodes.text(histogram, "subquery_type").equals("SCALAR")) {
      histogram = firstRow((ObjectNode) histogram);
    }
    ObjectNode rows =
        Nodes.call("unnest", List.of(Nodes.call("histogram_bins", List.of(histogram))));
    // The members of the records become columns.
    ((ArrayNode) rows.path("arguments"))
        .addObject()
        .put("name", "max_depth")
        .set("expression", Nodes.literal("INTEGER", "2").put("alias", "max_depth"));
    ObjectNode table = Nodes.subquery(Nodes.selectOf(rows), alias, node.path("column_name_alias"));
    table.set("sample", node.path("sample"));
    return table;
  }

  /**
   * {@code histogram_first((SELECT list(COLUMNS(*)) FROM (SELECT * FROM (query) LIMIT 1)))}: tells
   * no row from NULL, and leaves it to the engine to refuse more than one column.
   */
  private static JsonNode firstRow(ObjectNode subquery) {
    JsonNode query = subquery.path("subquery").path("node");
    ObjectNode first = Nodes.selectFrom(Nodes.star(), Nodes.subquery(query, "", NullNode.instance));
    ((ArrayNode) first.path("modifiers"))
        .addObject()
        .put("type", "LIMIT_MODIFIER")
        .putNull("offset")
        .put("limit_type", "ROW_COUNT")
        .set("limit", Nodes.literal("INTEGER", "1"));
    ObjectNode columns = Nodes.star();
    columns.put("columns", true);
    JsonNode list = Nodes.call("list", List.of(columns));
    ((ObjectNode) subquery.path("subquery"))
        .set("node", Nodes.selectFrom(list, Nodes.subquery(first, "", NullNode.instance)));
    return Nodes.call("histogram_first", List.of(subquery));
  }
}
