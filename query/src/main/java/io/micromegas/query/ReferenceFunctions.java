package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Functions of the reference that become other shapes of tree than calls of macros. */
final class ReferenceFunctions {
  /** Those that are no function otherwise. */
  static final Set<String> NAMES =
      Set.of(
          "approx_median",
          "approx_percentile_cont",
          "named_struct",
          "struct",
          "nth_value",
          "to_char",
          "date_format",
          "regexp_match",
          "regexp_like",
          "regexp_count",
          "regexp_instr");

  private final Kinds kinds;

  ReferenceFunctions(Kinds kinds) {
    this.kinds = kinds;
  }

  /** Returns what stands in the place of a call, before its kind is known. */
  JsonNode apply(ObjectNode call) {
    List<JsonNode> arguments = Nodes.arguments(call);
    return switch (Nodes.functionName(call)) {
      case "approx_median" -> {
        Nodes.rename(call, "approx_quantile");
        Nodes.addArgument(call, "", Nodes.literal("NUMERIC", "0.5"));
        yield call;
      }
      case "approx_percentile_cont" -> percentile(call, arguments);
      case "named_struct" -> namedStruct(arguments);
      case "struct" -> {
        ObjectNode struct = Nodes.call("struct_pack", List.of());
        for (int i = 0; i < arguments.size(); i++) {
          Nodes.addArgument(struct, "c" + i, arguments.get(i));
        }
        yield struct;
      }
      case "nth_value" -> nthValue(call, arguments);
      case "regexp_match",
          "regexp_like",
          "regexp_matches",
          "regexp_count",
          "regexp_instr",
          "regexp_replace" ->
          RegularExpressions.apply(call, arguments);
      case "encode" -> {
        if (arguments.size() == 2 && isText(arguments.getFirst())) {
          Nodes.setArgument(call, 0, Nodes.call("encode", List.of(arguments.getFirst())));
        }
        yield call;
      }
      case "octet_length", "length", "len" -> {
        boolean bytes = arguments.size() == 1 && kinds.of(arguments.getFirst()) == ValueKind.BINARY;
        boolean octets = Nodes.functionName(call).equals("octet_length");
        if (bytes != octets) {
          Nodes.rename(call, octets ? "strlen" : "octet_length");
        }
        yield call;
      }
      // Macros with overloads by type cannot be planned in LATERAL, and twice as slowly elsewhere.
      case "property_get", "properties_length" -> {
        if (!arguments.isEmpty() && isText(arguments.getFirst())) {
          boolean get = Nodes.functionName(call).equals("property_get");
          Nodes.rename(call, get ? "json_property" : "json_properties_length");
        }
        yield call;
      }
      default -> call;
    };
  }

  private boolean isText(JsonNode node) {
    return kinds.of(node) == ValueKind.TEXT;
  }

  /**
   * {@code approx_percentile_cont(x, 0.9, centroids)}, where the third tunes the reference's sketch
   * and ours needs no tuning; or {@code (0.9 ORDER BY x)}, as WITHIN GROUP is written by now.
   */
  private static JsonNode percentile(ObjectNode call, List<JsonNode> arguments) {
    JsonNode orders = call.path("order_bys").path("orders");
    JsonNode value = arguments.getFirst();
    JsonNode share = arguments.size() > 1 ? arguments.get(1) : value;
    if (orders.size() == 1 && !isValueFirst(arguments)) {
      value = orders.get(0).path("expression");
      share = arguments.getFirst();
      if (Nodes.isType(orders.get(0), "DESCENDING")) {
        share = Nodes.operator("-", Nodes.literal("NUMERIC", "1.0"), share);
      }
      ((ObjectNode) call.path("order_bys")).putArray("orders");
    } else if (arguments.size() < 2) {
      throw Refusal.because(
          "approx_percentile_cont takes a value and a share, as in"
              + " approx_percentile_cont(value, 0.95)");
    }
    call.putArray("arguments");
    Nodes.addArgument(call, "", value);
    Nodes.addArgument(call, "", share);
    Nodes.rename(call, "approx_quantile");
    return call;
  }

  /** {@code (x, 0.9 ORDER BY x)} has the value as its first argument all the same. */
  private static boolean isValueFirst(List<JsonNode> arguments) {
    return arguments.size() > 1 && !Nodes.text(arguments.getFirst(), "class").equals("CONSTANT");
  }

  private static JsonNode namedStruct(List<JsonNode> arguments) {
    ObjectNode struct = Nodes.call("struct_pack", List.of());
    if (arguments.isEmpty() || arguments.size() % 2 != 0) {
      throw Refusal.because("named_struct takes names and values in turn");
    }
    for (int i = 0; i < arguments.size(); i += 2) {
      if (!Nodes.isLiteral(arguments.get(i), "STRING")) {
        throw Refusal.because("named_struct takes its names as constant texts");
      }
      Nodes.addArgument(struct, Nodes.literalText(arguments.get(i)), arguments.get(i + 1));
    }
    return struct;
  }

  /** As an aggregate: the nth of the list of all. */
  private static JsonNode nthValue(ObjectNode call, List<JsonNode> arguments) {
    if (arguments.size() != 2) {
      throw Refusal.because("nth_value takes a value and a number, as in nth_value(msg, 2)");
    }
    call.putArray("arguments");
    Nodes.addArgument(call, "", arguments.get(0));
    Nodes.rename(call, "array_agg");
    return Nodes.call("list_extract", new ArrayList<>(List.of(call, arguments.get(1))));
  }
}
