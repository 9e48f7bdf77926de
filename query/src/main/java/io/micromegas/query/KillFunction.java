package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micromegas.engine.ColumnType;
import io.micromegas.engine.ScalarFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code kill_query(id)}, which ends another statement. In the tree it has a second argument, which
 * nobody can write: the id of the statement that asks.
 */
final class KillFunction {
  static final String NAME = "kill_query";
  static final String USAGE = "kill_query('query id')";
  private static final String NO_ID = "ERROR: the id is NULL";

  private KillFunction() {}

  static boolean isName(String function) {
    return function.equalsIgnoreCase(NAME);
  }

  /** Returns it for an engine. */
  static ScalarFunction function(RunningQueries queries) {
    return new ScalarFunction(
        NAME,
        List.of(ColumnType.TEXT, ColumnType.TEXT),
        (rows, cancelled) -> {
          List<@Nullable String> answers = new ArrayList<>();
          for (List<@Nullable Object> row : rows) {
            Object id = row.get(0);
            UUID killer = UUID.fromString(String.valueOf(row.get(1)));
            answers.add(id == null ? NO_ID : queries.kill(id.toString(), killer));
          }
          return answers;
        });
  }

  /** Refuses calls at other places than columns of the outermost SELECT. As it was parsed. */
  static boolean calledIn(JsonNode root) {
    return OutermostCalls.in(
        root,
        KillFunction::isName,
        "kill_query stands as a column of the outermost SELECT, without ORDER BY, LIMIT, DISTINCT"
            + " and GROUP BY beside it; choose the queries in a subquery: SELECT kill_query(id)"
            + " FROM (SELECT id FROM queries WHERE state = 'running' ORDER BY begin_time LIMIT 1)");
  }

  /** Gives a call the place of its second argument. */
  static JsonNode rewrite(ObjectNode call) {
    ArrayNode arguments = (ArrayNode) call.path("arguments");
    if (arguments.size() != 1) {
      throw Refusal.because("write " + USAGE);
    }
    arguments.addObject().put("name", "").set("expression", Nodes.literal("STRING", ""));
    return call;
  }

  /** Puts the id of the statement that asks into its calls. */
  static void bind(JsonNode document, UUID killer) {
    for (JsonNode item : document.path("statements").path(0).path("node").path("select_list")) {
      if (Nodes.isFunction(item) && isName(Nodes.functionName(item))) {
        ObjectNode literal = (ObjectNode) Nodes.arguments(item).get(1).path("literal");
        literal.put("text", killer.toString());
      }
    }
  }
}
