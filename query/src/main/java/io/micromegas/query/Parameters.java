package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Puts values in the places of a statement's parameters, {@code ?} or {@code $1}, before the tree
 * is checked: what follows sees constants. A value is a node of the tree, never a piece of text.
 * Without values there are NULLs, which tell the columns. One statement each.
 */
final class Parameters {
  private static final String CLASS = "PARAMETER";
  private static final String NO_BLOCK = "00000000-0000-0000-0000-000000000000";

  /** Where a number is the place of a column, not a value. */
  private static final List<String> ORDINALS = List.of("group_expressions", "distinct_on_targets");

  private final List<SqlValue> values;
  private final boolean bound;
  private final Map<String, Integer> positions = new HashMap<>();
  private final List<Title> titles = new ArrayList<>();
  private JsonNode written = NullNode.getInstance();
  private int count;

  /** An item of the result with parameters in it, as it was written. */
  private record Title(ArrayNode items, int index, JsonNode written) {}

  private Parameters(List<SqlValue> values, boolean bound) {
    this.values = values;
    this.bound = bound;
  }

  /** Parameters that all have values. */
  static Parameters of(List<SqlValue> values) {
    return new Parameters(values, true);
  }

  /** Parameters that may still be without values. */
  static Parameters perhaps(List<SqlValue> values) {
    return new Parameters(values, !values.isEmpty());
  }

  /** Binds a statement as it was parsed, in place; refuses another number of values. */
  void bind(ObjectNode statement, TreeLimits limits) {
    for (JsonNode entry : statement.path("named_param_map")) {
      int position = entry.path("value").asInt();
      positions.put(Nodes.text(entry, "key"), position);
      count = Math.max(count, position);
    }
    if (count > limits.nodes()) {
      throw Refusal.because("the statement has a parameter of the number " + count);
    }
    if (bound && values.size() != count) {
      throw Refusal.because(
          "the statement has "
              + count
              + (count == 1 ? " parameter" : " parameters")
              + ", and "
              + values.size()
              + " were given; give one for each ? or $n");
    }
    if (count == 0) {
      return;
    }
    long bytes = values.stream().mapToLong(SqlValue::size).sum();
    if (bytes > limits.textBytes()) {
      throw Refusal.because(
          "the values of the parameters have more than " + limits.textBytes() + " bytes");
    }
    statement.putArray("named_param_map");
    if (!bound) {
      written = statement.deepCopy();
    }
    JsonNode root = statement.path("node");
    rememberTitles(root);
    replaceIn(root);
  }

  /** Names the result's columns after what was written, whatever the values. */
  void nameColumns(Titles names) {
    for (Title title : titles) {
      names.give(title.items().get(title.index()), title.written());
    }
  }

  /** Returns a field for each parameter, of the type that its place suggests. */
  List<Field> fields(List<TableReference> references) {
    return ParameterTypes.of(written, positions, count, references);
  }

  private void rememberTitles(JsonNode root) {
    if (!Nodes.isType(root, "SELECT_NODE")) {
      root.path("children").forEach(this::rememberTitles);
      return;
    }
    ArrayNode items = (ArrayNode) root.path("select_list");
    for (int i = 0; i < items.size(); i++) {
      if (contains(items.get(i))) {
        JsonNode copy = items.get(i).deepCopy();
        titles.add(new Title(items, i, named(copy)));
      }
    }
  }

  private static boolean contains(JsonNode node) {
    if (isParameter(node)) {
      return true;
    }
    for (JsonNode child : node) {
      if (child.isContainerNode() && contains(child)) {
        return true;
      }
    }
    return false;
  }

  static boolean isParameter(JsonNode node) {
    return Nodes.text(node, "class").equals(CLASS);
  }

  /** A column of that name prints like the parameter. */
  private JsonNode named(JsonNode node) {
    if (isParameter(node)) {
      return Nodes.column("$" + position(node));
    }
    replaceEach(node, this::named);
    return node;
  }

  private void replaceIn(JsonNode node) {
    if (Nodes.isType(node, "TABLE_FUNCTION")) {
      functionArguments(node.path("function"));
    }
    if (node instanceof ObjectNode object) {
      for (String name : fieldNames(object)) {
        JsonNode child = object.get(name);
        boolean order = name.equals("expression") && Nodes.text(node, "type").startsWith("ORDER_");
        if (isParameter(child)) {
          object.set(name, constant(child, order));
        } else if (child instanceof ArrayNode list && ORDINALS.contains(name)) {
          for (int i = 0; i < list.size(); i++) {
            if (isParameter(list.get(i))) {
              list.set(i, constant(list.get(i), true));
            }
          }
          replaceIn(list);
        } else if (child.isContainerNode()) {
          replaceIn(child);
        }
      }
    } else if (node instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        if (isParameter(list.get(i))) {
          list.set(i, constant(list.get(i), false));
        } else if (list.get(i).isContainerNode()) {
          replaceIn(list.get(i));
        }
      }
    }
  }

  private static List<String> fieldNames(ObjectNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private interface Replacement {
    JsonNode of(JsonNode node);
  }

  private static void replaceEach(JsonNode node, Replacement replacement) {
    if (node instanceof ObjectNode object) {
      for (String name : fieldNames(object)) {
        if (object.get(name).isContainerNode()) {
          object.set(name, replacement.of(object.get(name)));
        }
      }
    } else if (node instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        if (list.get(i).isContainerNode()) {
          list.set(i, replacement.of(list.get(i)));
        }
      }
    }
  }

  /** Functions in FROM read their arguments at once: they get some that are right. */
  private void functionArguments(JsonNode function) {
    if (bound) {
      return;
    }
    String name = Nodes.functionName(function);
    List<JsonNode> arguments = Nodes.arguments(function);
    for (int i = 0; i < arguments.size(); i++) {
      Optional<String> placeholder = placeholder(name, i);
      if (isParameter(arguments.get(i)) && placeholder.isPresent()) {
        boolean number = Character.isDigit(placeholder.get().charAt(0)) && isSeconds(name, i);
        Nodes.setArgument(
            (ObjectNode) function,
            i,
            Nodes.literal(number ? "INTEGER" : "STRING", placeholder.get()));
      }
    }
  }

  private static boolean isSeconds(String function, int index) {
    return parameter(function, index) == Parameter.PARTITION_DELTA_SECONDS;
  }

  static @Nullable Parameter parameter(String function, int index) {
    List<Parameter> parameters =
        ReadFunction.named(function)
            .map(ReadFunction::parameters)
            .or(() -> WorkFunction.named(function).map(WorkFunction::parameters))
            .orElse(List.of());
    return index < parameters.size() ? parameters.get(index) : null;
  }

  private static Optional<String> placeholder(String function, int index) {
    if (function.equals(TraceFunction.NAME)) {
      return index == 0 ? Optional.of(NO_BLOCK) : Optional.empty();
    }
    if (function.equals(TableFunctions.VIEW_INSTANCE)) {
      return index == 1 ? Optional.of(NO_BLOCK) : Optional.empty();
    }
    @Nullable Parameter parameter = parameter(function, index);
    if (parameter == null) {
      return Optional.empty();
    }
    return Optional.of(
        switch (parameter) {
          case VIEW, VIEW_SET -> "log_entries";
          case VIEW_INSTANCE_ID -> "global";
          case PROCESS_ID, BLOCK_ID, TRACE_ID -> NO_BLOCK;
          case TYPES -> "both";
          case BEGIN, END -> "1970-01-01T00:00:00Z";
          case PARTITION_DELTA_SECONDS -> "3600";
        });
  }

  private int position(JsonNode parameter) {
    Integer position = positions.get(Nodes.text(parameter, "identifier"));
    if (position == null || position < 1) {
      throw Refusal.because(
          "the parameter "
              + Nodes.text(parameter, "identifier")
              + " is not one of the statement's");
    }
    return position;
  }

  private JsonNode constant(JsonNode parameter, boolean mayBeOrdinal) {
    int position = position(parameter);
    ObjectNode node =
        bound ? constant(values.get(position - 1), position) : Nodes.literal("NULL_LITERAL", "");
    if (mayBeOrdinal && Nodes.isLiteral(node, "INTEGER")) {
      node = Nodes.cast(node, SqlValue.Type.BIGINT.name(), false);
    }
    node.put("alias", Nodes.text(parameter, "alias"));
    node.set("query_location", parameter.path("query_location"));
    node.set("query_location_length", parameter.path("query_location_length"));
    return node;
  }

  private static ObjectNode constant(SqlValue value, int position) {
    return switch (value) {
      case SqlValue.Null none ->
          Nodes.cast(Nodes.literal("NULL_LITERAL", ""), none.type().name(), false);
      case SqlValue.Text text -> {
        if (text.text().indexOf('\0') >= 0) {
          throw Refusal.because(
              "the value of parameter " + position + " holds the character U+0000; remove it");
        }
        yield Nodes.literal("STRING", text.text());
      }
      case SqlValue.Whole whole -> whole(whole.number());
      case SqlValue.Real real -> cast(Double.toString(real.number()), "DOUBLE");
      case SqlValue.Truth truth -> Nodes.literal("BOOLEAN", Boolean.toString(truth.truth()));
      case SqlValue.Time time -> Nodes.timestamp(time.nanos());
      case SqlValue.Day day -> cast(LocalDate.ofEpochDay(day.days()).toString(), "DATE");
      case SqlValue.Bytes bytes ->
          Nodes.call("unhex", List.of(Nodes.literal("STRING", bytes.toString())));
    };
  }

  /** A sign could meet another one and become a comment, so negative numbers are cast. */
  private static ObjectNode whole(BigInteger number) {
    if (number.signum() >= 0) {
      return Nodes.literal("INTEGER", number.toString());
    }
    return cast(number.toString(), number.bitLength() < Integer.SIZE ? "INTEGER" : "BIGINT");
  }

  private static ObjectNode cast(String text, String type) {
    return Nodes.cast(Nodes.literal("STRING", text), type, false);
  }
}
