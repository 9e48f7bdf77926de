package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Functions by the kinds of their arguments: DuckDB's own know no nanoseconds, and round. */
final class TimeFunctions {
  /** Functions whose arguments are floored to microseconds where they are times. */
  private static final Set<String> OF_MICROS =
      Set.of(
          ("year month day hour minute second millisecond microsecond quarter week weekofyear"
                  + " dayofmonth dayofweek dayofyear weekday isodow isoyear yearweek era century"
                  + " decade millennium days_in_month julian dayname monthname last_day strftime"
                  + " epoch_us epoch_ms time_bucket date_diff datediff date_sub datesub age range"
                  + " generate_series")
              .split(" ", -1));

  /** Their results have a zone, or microseconds. */
  private static final Set<String> ZONED_RESULT =
      Set.of("make_timestamptz", "uuid_extract_timestamp", "make_timestamp", "epoch_ms");

  private static final Set<String> AVERAGES =
      Set.of("avg", "mean", "favg", "median", "quantile_cont", "percentile_cont");

  private static final Set<String> SPREADS =
      Set.of("stddev", "stddev_pop", "stddev_samp", "var_pop", "var_samp", "variance");

  private static final Set<String> COUNTS =
      Set.of("count", "approx_count_distinct", "isfinite", "hash");

  private static final Set<String> NANOS = Set.of("nanosecond", "nanoseconds", "ns");

  /** Nanoseconds of the units that are as long as each other. */
  private static final Map<String, Long> FIXED_PARTS =
      Map.of(
          "microsecond", 1_000L,
          "microseconds", 1_000L,
          "millisecond", 1_000_000L,
          "milliseconds", 1_000_000L,
          "second", 1_000_000_000L,
          "minute", 60_000_000_000L,
          "hour", 3_600_000_000_000L,
          "day", 86_400_000_000_000L);

  private static final String BILLION = "1000000000e0";

  private final Kinds kinds;
  private final Durations durations;
  private final Comparisons comparisons;
  private final JsonNode today;

  /**
   * @param today the day of the query's clock
   */
  TimeFunctions(Kinds kinds, Durations durations, Comparisons comparisons, JsonNode today) {
    this.kinds = kinds;
    this.durations = durations;
    this.comparisons = comparisons;
    this.today = today;
  }

  /** Returns what stands in the place of a call or a window function, with its kind noted. */
  JsonNode apply(ObjectNode node) {
    String name = Nodes.functionName(node);
    return switch (name) {
      case "coalesce", "greatest", "least", "ifnull", "nvl", "nullif", "lag", "lead" ->
          chosen(node);
      case "date_part", "datepart" -> datePart(node);
      case "date_trunc", "datetrunc" -> dateTrunc(node);
      case "date_bin" -> dateBin(node);
      case "date_diff", "datediff" -> dateDiff(node);
      case "date_add" -> dateAdd(node);
      case "timezone" -> timezone(node);
      case "epoch" -> epoch(node);
      case "epoch_ns" -> epochNs(node);
      case "epoch_us", "epoch_ms" -> epochOf(node, name);
      case "sum" -> sum(node);
      case "abs" -> kinds.note(node, first(node));
      case "to_timestamp" -> toTimestamp(node);
      case "to_timestamp_seconds",
          "to_timestamp_millis",
          "to_timestamp_micros",
          "to_timestamp_nanos" ->
          unitTimestamp(node);
      case "strptime", "try_strptime" -> parsed(node);
      case "duration_of" ->
          kinds.note(
              Nodes.cast(Nodes.arguments(node).getFirst(), "BIGINT", false), ValueKind.DURATION);
      case "to_unixtime" -> {
        if (first(node) == ValueKind.TEXT) {
          Nodes.setArgument(node, 0, Moments.zoned(Nodes.arguments(node).getFirst(), false));
        }
        yield kinds.note(node, ValueKind.INTEGER);
      }
      case "to_char", "date_format" -> formatted(node, true);
      case "strftime" -> formatted(node, false);
      default -> other(node, name);
    };
  }

  private JsonNode other(ObjectNode node, String name) {
    if (AVERAGES.contains(name) && first(node) == ValueKind.DURATION && isPlain(node)) {
      return kinds.note(Nodes.cast(node, "BIGINT", false), ValueKind.DURATION);
    }
    if (SPREADS.contains(name) && first(node) == ValueKind.DURATION) {
      return kinds.note(node, ValueKind.FRACTION);
    }
    if (COUNTS.contains(name)) {
      return kinds.note(node, FunctionKinds.of(name, List.of()));
    }
    if (AVERAGES.contains(name) && first(node).isTime() && isPlain(node)) {
      return kinds.note(node, ValueKind.TIME);
    }
    if (FunctionKinds.keepsFirst(name) && isPlain(node)) {
      return keptFirst(node);
    }
    if (OF_MICROS.contains(name)) {
      floorTimes(node);
      if (Nodes.arguments(node).size() == 3 && first(node).isTime()) {
        if (name.equals("generate_series")) {
          Nodes.rename(node, "series_of_times");
        } else if (name.equals("range")) {
          Nodes.rename(node, "range_of_times");
        }
      }
    }
    durations.becomeIntervals(node);
    if (name.equals("age") && Nodes.arguments(node).size() == 1) {
      ((ArrayNode) node.path("arguments"))
          .insertObject(0)
          .put("name", "")
          .set("expression", Nodes.cast(today, "TIMESTAMP", false));
    }
    if (ZONED_RESULT.contains(name)) {
      return kinds.note(Moments.zoned(node, false), ValueKind.TIME);
    }
    return kinds.note(node, FunctionKinds.of(name, kinds.of(Nodes.arguments(node))));
  }

  private ValueKind first(JsonNode node) {
    List<JsonNode> arguments = Nodes.arguments(node);
    return arguments.isEmpty() ? ValueKind.OTHER : kinds.of(arguments.getFirst());
  }

  /** Returns whether a call gives one value for its first argument: no list of quantiles. */
  private boolean isPlain(JsonNode node) {
    List<JsonNode> arguments = Nodes.arguments(node);
    boolean quantile = Nodes.functionName(node).contains("quantile");
    return !arguments.isEmpty()
        && (arguments.size() == 1 || !quantile || kinds.of(arguments.get(1)).isNumber());
  }

  /** The result is a value of the first argument; the second one, if any, only orders. */
  private JsonNode keptFirst(ObjectNode node) {
    List<JsonNode> arguments = Nodes.arguments(node);
    if (arguments.isEmpty()) {
      return kinds.note(node, ValueKind.OTHER);
    }
    return kinds.note(
        node, FunctionKinds.of(Nodes.functionName(node), kinds.of(arguments)).or(first(node)));
  }

  private JsonNode chosen(ObjectNode node) {
    String name = Nodes.functionName(node);
    if (name.equals("lag") || name.equals("lead")) {
      List<JsonNode> arguments = Nodes.arguments(node);
      if (arguments.size() != 3) {
        return keptFirst(node);
      }
      List<JsonNode> values = comparisons.together(List.of(arguments.get(0), arguments.get(2)));
      Nodes.setArgument(node, 0, values.get(0));
      Nodes.setArgument(node, 2, values.get(1));
      return kinds.note(node, kinds.of(values.get(0)).or(kinds.of(values.get(1))));
    }
    return comparisons.chosen(node);
  }

  private JsonNode sum(ObjectNode node) {
    ValueKind first = first(node);
    if (first == ValueKind.INTERVAL) {
      Nodes.setArgument(node, 0, Durations.nanos(Nodes.arguments(node).getFirst()));
    }
    if (first == ValueKind.DURATION || first == ValueKind.INTERVAL) {
      return kinds.note(Nodes.cast(node, "BIGINT", false), ValueKind.DURATION);
    }
    return kinds.note(node, FunctionKinds.of("sum", List.of(first)));
  }

  private void floorTimes(ObjectNode node) {
    Durations.eachOperand(
        node,
        value ->
            kinds.of(value).isTime() ? kinds.note(Moments.micros(value), kinds.of(value)) : value);
  }

  private JsonNode datePart(ObjectNode node) {
    List<JsonNode> arguments = Nodes.arguments(node);
    if (arguments.size() != 2) {
      return kinds.note(node, ValueKind.OTHER);
    }
    String part = Nodes.literalText(arguments.get(0)).toLowerCase(Locale.ROOT);
    JsonNode value = arguments.get(1);
    if (part.equals("epoch") && kinds.of(value) != ValueKind.TEXT) {
      return epoch(node, value);
    }
    boolean nanos = NANOS.contains(part);
    switch (kinds.of(value)) {
      case TIME, WALL_TIME -> {
        if (nanos) {
          return kinds.note(Nodes.call("nanosecond", List.of(value)), ValueKind.INTEGER);
        }
        Nodes.setArgument(node, 1, Moments.micros(value));
      }
      case TEXT -> Nodes.setArgument(node, 1, Moments.micros(Moments.zoned(value, false)));
      case DURATION -> Nodes.setArgument(node, 1, Durations.interval(value));
      case INTERVAL, DATE, INTEGER, FRACTION, BINARY, NULL, OTHER -> {}
    }
    boolean known = Nodes.isLiteral(arguments.get(0), "STRING");
    boolean fraction = part.equals("julian") || part.equals("epoch");
    return kinds.note(
        node, known ? (fraction ? ValueKind.FRACTION : ValueKind.INTEGER) : ValueKind.OTHER);
  }

  private JsonNode epoch(ObjectNode node) {
    List<JsonNode> arguments = Nodes.arguments(node);
    return arguments.size() == 1 ? epoch(node, arguments.getFirst()) : node;
  }

  private JsonNode epoch(ObjectNode node, JsonNode value) {
    JsonNode seconds =
        switch (kinds.of(value)) {
          case DURATION -> seconds(value);
          case TIME, WALL_TIME -> seconds(Durations.nanos(value));
          case INTERVAL, DATE, INTEGER, FRACTION, TEXT, BINARY, NULL, OTHER -> node;
        };
    return kinds.note(seconds, ValueKind.FRACTION);
  }

  private static JsonNode seconds(JsonNode nanos) {
    return Nodes.operator("/", nanos, Nodes.literal("NUMERIC", BILLION));
  }

  private JsonNode epochNs(ObjectNode node) {
    JsonNode value = Nodes.arguments(node).getFirst();
    return first(node) == ValueKind.DURATION
        ? kinds.note(Nodes.cast(value, "BIGINT", false), ValueKind.INTEGER)
        : kinds.note(node, ValueKind.INTEGER);
  }

  /** {@code epoch_ms} of a number is a time. */
  private JsonNode epochOf(ObjectNode node, String name) {
    if (first(node) == ValueKind.DURATION) {
      String divisor = name.equals("epoch_us") ? "1000" : "1000000";
      JsonNode whole =
          Nodes.operator("//", Nodes.arguments(node).getFirst(), Nodes.literal("INTEGER", divisor));
      return kinds.note(whole, ValueKind.INTEGER);
    }
    if (name.equals("epoch_ms") && first(node) == ValueKind.INTEGER) {
      return kinds.note(Nodes.call("to_timestamp_millis", Nodes.arguments(node)), ValueKind.TIME);
    }
    floorTimes(node);
    return kinds.note(node, first(node) == ValueKind.OTHER ? ValueKind.OTHER : ValueKind.INTEGER);
  }

  private JsonNode dateTrunc(ObjectNode node) {
    List<JsonNode> arguments = Nodes.arguments(node);
    if (arguments.size() != 2) {
      return kinds.note(node, ValueKind.OTHER);
    }
    JsonNode value = arguments.get(1);
    return switch (kinds.of(value)) {
      case INTERVAL, DURATION ->
          kinds.note(
              Nodes.call("trunc_interval", List.of(arguments.get(0), durations.plain(value))),
              ValueKind.INTERVAL);
      case TEXT -> {
        Nodes.setArgument(node, 1, Moments.zoned(value, false));
        yield kinds.note(node, ValueKind.TIME);
      }
      case WALL_TIME -> kinds.note(binned(node, arguments), ValueKind.WALL_TIME);
      case TIME -> kinds.note(binned(node, arguments), ValueKind.TIME);
      case DATE, INTEGER, FRACTION, BINARY, NULL, OTHER -> kinds.note(node, ValueKind.TIME);
    };
  }

  /** Units of one length are bins of that, which costs less than the calendar. */
  private static JsonNode binned(ObjectNode node, List<JsonNode> arguments) {
    Long nanos =
        Nodes.isLiteral(arguments.get(0), "STRING")
            ? FIXED_PARTS.get(Nodes.literalText(arguments.get(0)).toLowerCase(Locale.ROOT))
            : null;
    return nanos == null
        ? node
        : Nodes.call(
            "bin_nanos", List.of(Nodes.literal("INTEGER", nanos.toString()), arguments.get(1)));
  }

  private JsonNode dateBin(ObjectNode node) {
    List<JsonNode> arguments = Nodes.arguments(node);
    if (arguments.size() < 2) {
      return kinds.note(node, ValueKind.OTHER);
    }
    for (int i = 1; i < arguments.size(); i++) {
      if (kinds.of(arguments.get(i)) == ValueKind.TEXT) {
        Nodes.setArgument(node, i, Moments.zoned(arguments.get(i), false));
      }
    }
    ValueKind kind =
        kinds.of(arguments.get(1)) == ValueKind.WALL_TIME ? ValueKind.WALL_TIME : ValueKind.TIME;
    boolean exact = kinds.of(arguments.get(0)) == ValueKind.DURATION;
    if (Nodes.isLiteral(arguments.get(0), "STRING")) {
      var nanos = Durations.ofText(Nodes.literalText(arguments.get(0)));
      nanos.ifPresent(stride -> Nodes.setArgument(node, 0, stride));
      exact = nanos.isPresent();
    }
    if (!exact && FixedIntervals.isPlain(arguments.get(0))) {
      JsonNode interval = Nodes.cast(FixedIntervals.text(arguments.get(0)), "INTERVAL", false);
      Nodes.setArgument(node, 0, Durations.nanos(interval));
      exact = true;
    }
    return kinds.note(exact ? Nodes.call("bin_nanos", Nodes.arguments(node)) : node, kind);
  }

  private JsonNode dateDiff(ObjectNode node) {
    List<JsonNode> arguments = Nodes.arguments(node);
    if (arguments.size() == 3) {
      for (int i = 1; i < 3; i++) {
        if (kinds.of(arguments.get(i)) == ValueKind.TEXT) {
          Nodes.setArgument(node, i, Moments.zoned(arguments.get(i), false));
        }
      }
      String part = Nodes.literalText(arguments.get(0)).toLowerCase(Locale.ROOT);
      if (NANOS.contains(part)) {
        List<JsonNode> times = Nodes.arguments(node);
        JsonNode nanos =
            Nodes.operator("-", Durations.nanos(times.get(2)), Durations.nanos(times.get(1)));
        return kinds.note(nanos, ValueKind.INTEGER);
      }
    }
    floorTimes(node);
    return kinds.note(node, ValueKind.INTEGER);
  }

  private JsonNode dateAdd(ObjectNode node) {
    List<JsonNode> arguments = Nodes.arguments(node);
    return arguments.size() == 2
        ? new Arithmetic(kinds, durations)
            .apply(Nodes.operator("+", arguments.get(0), arguments.get(1)))
        : kinds.note(node, ValueKind.OTHER);
  }

  /**
   * {@code AT TIME ZONE}, as in PostgreSQL: of a moment, what a clock on a wall there shows; of
   * that, the moment.
   */
  private JsonNode timezone(ObjectNode node) {
    List<JsonNode> arguments = Nodes.arguments(node);
    if (arguments.size() != 2) {
      return kinds.note(node, ValueKind.OTHER);
    }
    JsonNode time = arguments.get(1);
    if (kinds.of(arguments.get(0)) == ValueKind.INTERVAL && kinds.of(time).isTime()) {
      boolean there = kinds.of(time) == ValueKind.TIME;
      JsonNode moved =
          new Arithmetic(kinds, durations)
              .moved(there ? "+" : "-", time, arguments.get(0))
              .orElse(node);
      return kinds.note(moved, there ? ValueKind.WALL_TIME : ValueKind.TIME);
    }
    return switch (kinds.of(time)) {
      case TIME -> {
        Nodes.setArgument(node, 1, Nodes.cast(time, Moments.ZONED_TYPE, false));
        yield kinds.note(Nodes.cast(node, Moments.TYPE, false), ValueKind.WALL_TIME);
      }
      case WALL_TIME, DATE, TEXT -> {
        Nodes.setArgument(node, 1, Nodes.cast(time, Moments.TYPE, false));
        yield kinds.note(Nodes.cast(node, Moments.TYPE, false), ValueKind.TIME);
      }
      case DURATION, INTERVAL, INTEGER, FRACTION, BINARY, NULL, OTHER ->
          kinds.note(node, ValueKind.OTHER);
    };
  }

  private JsonNode toTimestamp(ObjectNode node) {
    List<JsonNode> arguments = Nodes.arguments(node);
    if (arguments.size() > 1) {
      List<JsonNode> formats =
          arguments.subList(1, arguments.size()).stream().map(TimeFormats::parsed).toList();
      JsonNode format =
          formats.size() == 1 ? formats.getFirst() : Nodes.call("list_value", formats);
      JsonNode parsed = Nodes.call("strptime", List.of(arguments.getFirst(), format));
      return kinds.note(Moments.zoned(parsed, false), ValueKind.TIME);
    }
    switch (first(node)) {
      case INTEGER -> Nodes.rename(node, "to_timestamp_seconds");
      case FRACTION -> Nodes.rename(node, "time_of_seconds");
      case TIME, WALL_TIME, DURATION, INTERVAL, DATE, TEXT, BINARY, NULL, OTHER -> {}
    }
    return unitTimestamp(node);
  }

  private JsonNode unitTimestamp(ObjectNode node) {
    List<JsonNode> arguments = Nodes.arguments(node);
    ValueKind first = first(node);
    boolean moment = first.isTime() || first == ValueKind.TEXT || first == ValueKind.DATE;
    return moment && arguments.size() == 1
        ? kinds.note(Moments.zoned(arguments.getFirst(), false), ValueKind.TIME)
        : kinds.note(node, ValueKind.TIME);
  }

  /** Read as on a wall, unless the format has an offset. */
  private JsonNode parsed(ObjectNode node) {
    boolean offset =
        Nodes.arguments(node).stream().anyMatch(a -> Nodes.literalText(a).contains("%z"));
    return kinds.note(Moments.zoned(node, false), offset ? ValueKind.TIME : ValueKind.WALL_TIME);
  }

  private JsonNode formatted(ObjectNode node, boolean chrono) {
    List<JsonNode> arguments = Nodes.arguments(node);
    if (arguments.size() == 2) {
      JsonNode value = arguments.get(0);
      JsonNode time =
          kinds.of(value) == ValueKind.TEXT && chrono
              ? kinds.note(Moments.zoned(value, false), ValueKind.TIME)
              : value;
      JsonNode micros = kinds.of(time).isTime() ? Moments.micros(time.deepCopy()) : time;
      Optional<JsonNode> text =
          chrono || TimeFormats.isMore(arguments.get(1))
              ? TimeFormats.text(time, micros, arguments.get(1), chrono)
              : Optional.empty();
      if (text.isPresent()) {
        return kinds.note(text.get(), ValueKind.TEXT);
      }
    }
    floorTimes(node);
    durations.becomeIntervals(node);
    JsonNode call = chrono ? Nodes.call("strftime", Nodes.arguments(node)) : node;
    return kinds.note(call, ValueKind.TEXT);
  }
}
