package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The functions that statements may call: the resource {@code functions.txt}. */
final class AllowedFunctions {
  static final AllowedFunctions LIST = new AllowedFunctions();

  /** Functions whose second argument names an aggregate. */
  private static final Set<String> BY_NAME =
      Set.of("aggregate", "list_aggregate", "list_aggr", "array_aggregate", "array_aggr");

  private final Map<String, Set<String>> groups = new HashMap<>();

  private AllowedFunctions() {
    Set<String> group = Set.of();
    for (String line : Resources.lines("functions.txt")) {
      if (line.startsWith("[")) {
        group =
            groups.computeIfAbsent(line.substring(1, line.length() - 1), name -> new HashSet<>());
      } else if (groups.containsKey("scalar")) {
        group.addAll(Set.of(line.split(" ", -1)));
      } else {
        group.add(line);
      }
    }
  }

  private boolean in(String group, String name) {
    return groups.getOrDefault(group, Set.of()).contains(name);
  }

  /** Returns whether a name may be called in an expression. */
  boolean isExpression(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return in("operator", name) || in("scalar", lower) || in("aggregate", lower);
  }

  /** Returns whether a name may stand before OVER. */
  boolean isWindow(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return in("window", lower) || in("aggregate", lower);
  }

  /** Returns whether a name is an aggregate over rows. */
  boolean isAggregate(String name) {
    return in("aggregate", name.toLowerCase(Locale.ROOT));
  }

  /** Returns whether an expression has an aggregate in it. */
  boolean hasAggregate(JsonNode node) {
    if (Nodes.isFunction(node) && isAggregate(Nodes.functionName(node))) {
      return true;
    }
    for (JsonNode child : node) {
      if (child.isContainerNode() && hasAggregate(child)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a function takes the name of an aggregate as its second argument. */
  boolean takesAggregateName(String name) {
    return BY_NAME.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Returns all names, for suggestions. */
  Set<String> names() {
    Set<String> names = new HashSet<>(groups.getOrDefault("scalar", Set.of()));
    names.addAll(groups.getOrDefault("aggregate", Set.of()));
    return names;
  }
}
