package io.micromegas.query.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Paths at random, each with what it means, said a second time: lists of values to lists. */
record PathOracle(String path, UnaryOperator<List<JsonNode>> meaning) {
  private static final List<String> NAMES = List.of("a", "b", "A");

  /** What one value becomes; the answer only lets it be said in one expression. */
  private interface Step {
    boolean into(JsonNode value, List<JsonNode> all);
  }

  static PathOracle random(Random random) {
    PathOracle path = new PathOracle("$", values -> values);
    for (int i = random.nextInt(5); i > 0; i--) {
      path = path.then(step(random));
    }
    return path;
  }

  private PathOracle then(PathOracle step) {
    return new PathOracle(path + step.path, values -> step.meaning.apply(meaning.apply(values)));
  }

  /** A step that makes of each value some. */
  private static PathOracle each(String text, Step step) {
    return new PathOracle(
        text,
        values -> {
          List<JsonNode> all = new ArrayList<>();
          values.forEach(value -> step.into(value, all));
          return all;
        });
  }

  private static PathOracle step(Random random) {
    return switch (random.nextInt(6)) {
      case 0, 1 -> {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        String text = List.of(".", ":", " . ").get(random.nextInt(3)) + name;
        yield each(
            random.nextBoolean() ? text : "[\"" + name + "\"]",
            (value, all) -> value.has(name) && all.add(value.get(name)));
      }
      case 2 -> each("[*]", (value, all) -> all.addAll(elements(value)));
      case 3 -> each(".*", (value, all) -> value.isObject() && all.addAll(sorted(value).values()));
      case 4 -> range(random);
      default -> random.nextBoolean() ? descendants(random) : filter(random);
    };
  }

  private static List<JsonNode> elements(JsonNode value) {
    List<JsonNode> elements = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(elements::add);
    } else {
      elements.add(value);
    }
    return elements;
  }

  /** The names are of ASCII, so that the order of characters is that of bytes. */
  private static Map<String, JsonNode> sorted(JsonNode object) {
    Map<String, JsonNode> members = new LinkedHashMap<>();
    object.properties().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(member -> members.put(member.getKey(), member.getValue()));
    return members;
  }

  private static PathOracle range(Random random) {
    int a = random.nextInt(3);
    int b = random.nextInt(3);
    return switch (random.nextInt(4)) {
      case 0 -> each("[" + a + "]", (value, all) -> pick(value, a, a, all));
      case 1 ->
          each(
              "[last-" + a + "]",
              (value, all) ->
                  pick(value, elements(value).size() - 1 - a, elements(value).size() - 1 - a, all));
      case 2 ->
          each(
              "[" + a + " to last]",
              (value, all) -> pick(value, a, elements(value).size() - 1, all));
      default ->
          each(
              "[" + a + " , " + b + "]",
              (value, all) -> pick(value, a, a, all) && pick(value, b, b, all));
    };
  }

  private static boolean pick(JsonNode value, int from, int to, List<JsonNode> all) {
    List<JsonNode> elements = elements(value);
    for (int i = 0; i < elements.size(); i++) {
      if (i >= from && i <= to) {
        all.add(elements.get(i));
      }
    }
    return true;
  }

  private static PathOracle descendants(Random random) {
    int from = random.nextInt(3);
    return random.nextBoolean()
        ? each(".**", (value, all) -> descend(value, 0, 0, all))
        : each(".**{" + from + " to last}", (value, all) -> descend(value, 0, from, all));
  }

  private static boolean descend(JsonNode value, int level, int from, List<JsonNode> all) {
    if (level >= from) {
      all.add(value);
    }
    Iterable<JsonNode> inner = value.isObject() ? sorted(value).values() : value;
    inner.forEach(one -> descend(one, level + 1, from, all));
    return true;
  }

  private static PathOracle filter(Random random) {
    String name = NAMES.get(random.nextInt(NAMES.size()));
    int number = random.nextInt(4) - 2;
    JsonNode missing = JsonNodeFactory.instance.missingNode();
    return switch (random.nextInt(5)) {
      case 0 ->
          each(
              "?(@." + name + " > " + number + ")",
              (value, all) ->
                  value.path(name).isNumber()
                      && value.path(name).doubleValue() > number
                      && all.add(value));
      case 1 ->
          each(
              " ? (@ != " + number + ")",
              (value, all) ->
                  (value.isNull() || (value.isNumber() && value.doubleValue() != number))
                      && all.add(value));
      case 2 ->
          each(
              "?(exists(@." + name + ") && !exists(@.b))",
              (value, all) -> value.has(name) && !value.has("b") && all.add(value));
      case 3 ->
          each(
              "?(@ starts with \"a\" || @ == null)",
              (value, all) ->
                  (value.isNull() || (value.isTextual() && value.textValue().startsWith("a")))
                      && all.add(value));
      default ->
          each(
              "?(@." + name + " + 1 == " + number + ")",
              (value, all) -> {
                JsonNode member = value.isObject() ? value.path(name) : missing;
                return member.isNumber() && member.doubleValue() + 1 == number && all.add(value);
              });
    };
  }
}
