package io.micromegas.query;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of nodes that a statement's tree may have, with their fields: the resource {@code
 * tree.grammar}, which says how to read it.
 */
final class TreeGrammar {
  /** How often a field's content stands in it. */
  enum Shape {
    ONE,
    OPTIONAL,
    LIST,
    LIST_OF_LISTS
  }

  /**
   * What a field holds.
   *
   * @param category a category of nodes, or {@code text}, {@code flag}, {@code number}, {@code
   *     none}
   */
  record Content(String category, Shape shape) {
    boolean isScalar() {
      return switch (category) {
        case "text", "flag", "number", "none" -> true;
        default -> false;
      };
    }
  }

  static final TreeGrammar DUCKDB = new TreeGrammar(Resources.lines("tree.grammar"));

  private static final String UNNAMED = ".";

  private final Map<String, Map<String, Map<String, Content>>> categories = new HashMap<>();

  private TreeGrammar(Iterable<String> lines) {
    Map<String, String> shared = new HashMap<>();
    for (String line : lines) {
      if (line.startsWith("@")) {
        String[] parts = line.split("\\s+", 2);
        shared.put(parts[0], parts[1]);
      }
    }
    for (String line : lines) {
      if (!line.startsWith("@")) {
        String[] parts = line.split("\\s+", 3);
        String fields = parts.length < 3 ? "" : shared.getOrDefault(parts[2], parts[2]);
        categories
            .computeIfAbsent(parts[0], category -> new HashMap<>())
            .put(parts[1], parseFields(fields));
      }
    }
    categories.forEach((category, kinds) -> shareUnnamed(kinds));
  }

  private static Map<String, Content> parseFields(String text) {
    Map<String, Content> fields = new LinkedHashMap<>();
    for (String field : text.isBlank() ? new String[0] : text.strip().split("\\s+", -1)) {
      int colon = field.indexOf(':');
      fields.put(field.substring(0, colon), content(field.substring(colon + 1)));
    }
    return fields;
  }

  private static Content content(String text) {
    if (text.endsWith("**")) {
      return new Content(text.substring(0, text.length() - 2), Shape.LIST_OF_LISTS);
    }
    String category = text.substring(0, text.length() - 1);
    return switch (text.charAt(text.length() - 1)) {
      case '*' -> new Content(category, Shape.LIST);
      case '?' -> new Content(category, Shape.OPTIONAL);
      default -> new Content(text, Shape.ONE);
    };
  }

  /** In a category that has named kinds, the fields of the unnamed one belong to all. */
  private static void shareUnnamed(Map<String, Map<String, Content>> kinds) {
    if (kinds.size() > 1 && kinds.containsKey(UNNAMED)) {
      Map<String, Content> common = kinds.remove(UNNAMED);
      kinds.values().forEach(fields -> fields.putAll(common));
    }
  }

  /** Returns whether the nodes of a category say their kind. */
  boolean hasNamedKinds(String category) {
    return !kindsOf(category).containsKey(UNNAMED);
  }

  /** Returns the fields of a kind in the order of the grammar, or null for an unknown kind. */
  @Nullable Map<String, Content> fields(String category, String kind) {
    return kindsOf(category).get(kind);
  }

  /** Returns the fields of a category without named kinds. */
  Map<String, Content> fields(String category) {
    Map<String, Content> fields = kindsOf(category).get(UNNAMED);
    if (fields == null) {
      throw new IllegalStateException("tree.grammar names the kinds of " + category);
    }
    return fields;
  }

  private Map<String, Map<String, Content>> kindsOf(String category) {
    Map<String, Map<String, Content>> kinds = categories.get(category);
    if (kinds == null) {
      throw new IllegalStateException("tree.grammar does not describe " + category);
    }
    return kinds;
  }
}
