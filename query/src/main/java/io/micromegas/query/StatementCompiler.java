package io.micromegas.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.Engine.Lane;
import io.micromegas.lakehouse.Lakehouse.FileOrder;
import io.micromegas.lakehouse.Lakehouse.ViewDefinition;
import io.micromegas.query.CompiledStatement.Kind;
import io.micromegas.query.Relations.Relation;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;

/** From text to a tree that may run: parse, check, resolve, rewrite. Thread-safe. */
final class StatementCompiler {
  /** Views answered from the catalog, without reading blocks. */
  private static final Set<String> CATALOG_VIEWS =
      Set.of(
          "processes", "streams", "blocks", "pending_blocks", "maintenance_tasks", "decode_errors");

  private static final Set<String> QUERY_WORDS =
      Set.of("SELECT", "WITH", "VALUES", "FROM", "TABLE", "DESCRIBE", "DESC", "SHOW");

  /** A tree of 200 levels nests at most about five JSON containers a level. */
  private static final int JSON_DEPTH_PER_LEVEL = 8;

  private final UnaryOperator<String> parser;
  private final UnaryOperator<String> printer;
  private final Relations relations;
  private final TreeLimits limits;
  private final ObjectMapper json;

  /**
   * @param parser a statement as the engine's JSON tree
   * @param printer the tree as a statement
   */
  StatementCompiler(
      UnaryOperator<String> parser,
      UnaryOperator<String> printer,
      Relations relations,
      TreeLimits limits) {
    this.parser = parser;
    this.printer = printer;
    this.relations = relations;
    this.limits = limits;
    StreamReadConstraints depth =
        StreamReadConstraints.builder()
            .maxNestingDepth(limits.depth() * JSON_DEPTH_PER_LEVEL)
            .build();
    this.json = new ObjectMapper(JsonFactory.builder().streamReadConstraints(depth).build());
  }

  CompiledStatement compile(String sql, TimeRange range, long now) {
    return compile(sql, range, now, Parameters.of(List.of()));
  }

  CompiledStatement compile(String sql, TimeRange range, long now, Parameters parameters) {
    checkText(sql);
    StatementText text = StatementText.of(sql);
    Positions positions = new Positions(sql, text.body());
    try {
      return compile(text, positions, range, now, parameters);
    } catch (MicromegasException e) {
      throw positions.locate(e);
    }
  }

  private CompiledStatement compile(
      StatementText text, Positions positions, TimeRange range, long now, Parameters parameters) {
    JsonNode document = parse(text);
    ObjectNode statement = (ObjectNode) document.path("statements").get(0);
    boolean describe = takeDescribed(statement);
    if (describe && text.explain() != StatementText.Explain.NOTHING) {
      throw Refusal.because("EXPLAIN takes a query, not DESCRIBE");
    }
    parameters.bind(statement, limits);
    TreeCheck.check(statement, limits);
    parameters.nameColumns(new Titles(this::printExpression));
    boolean retires = RetireFunctions.calledIn(statement.path("node"));
    boolean kills = KillFunction.calledIn(statement.path("node"));
    TimeConditions conditions = TimeConditions.in(statement);
    Resolver resolver = resolver(range, now);
    resolver.resolve(statement);
    LeftOvers.refuse(document, resolver.cteNames().keySet());
    MacroCosts.check(statement);
    JsonNode root = statement.path("node");
    List<ColumnSpec> straight =
        resolver
            .onlySource(root)
            .map(source -> StraightColumns.of(root, source.schema()))
            .orElse(List.of());
    return new CompiledStatement(
        describe ? Kind.COLUMNS : kind(text),
        document,
        resolver.references(),
        resolver.cteNames(),
        range,
        straight,
        resolver.durations(),
        lane(resolver, retires, Payloads.areReadBy(root), text),
        conditions.concern(resolver.references()),
        NewestRows.comeFirst(root, resolver.references())
            ? FileOrder.NEWEST_FIRST
            : FileOrder.OLDEST_FIRST,
        NewestRows.of(root, resolver.onlyReference(root)),
        retires,
        KillScan.kills(kills, resolver.references(), text),
        positions);
  }

  private void checkText(String sql) {
    int bytes = sql.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > limits.textBytes()) {
      throw Refusal.because(
          "the statement has "
              + bytes
              + " bytes, more than "
              + limits.textBytes()
              + "; shorten it, or ask in several statements");
    }
    if (sql.indexOf('\0') >= 0) {
      throw Refusal.because("the statement contains the character U+0000; remove it");
    }
  }

  private static Kind kind(StatementText text) {
    return switch (text.explain()) {
      case NOTHING -> Kind.ROWS;
      case PLAN -> Kind.PLAN;
      case ANALYZE -> Kind.ANALYZE;
    };
  }

  private JsonNode parse(StatementText text) {
    JsonNode document = read(parseText(text));
    if (document.path("error").booleanValue()) {
      throw notParsed(text, Nodes.text(document, "error_message"));
    }
    int count = document.path("statements").size();
    if (count == 0) {
      throw Refusal.because("the statement is empty; " + Refusal.ALLOWED_STATEMENTS);
    }
    if (count > 1) {
      throw Refusal.because("the text has " + count + " statements; send one statement at a time");
    }
    return document;
  }

  private String parseText(StatementText text) {
    try {
      return parser.apply(Normalised.of(text.body()));
    } catch (MicromegasException e) {
      throw e.code() == ErrorCode.INVALID_ARGUMENT && isNoQuery(e.getMessage())
          ? notParsed(text, e.getMessage())
          : e;
    }
  }

  private static boolean isNoQuery(String message) {
    return message.contains("Only SELECT statements");
  }

  private static RuntimeException notParsed(StatementText text, String message) {
    if (!isNoQuery(message)) {
      return Refusal.because(message);
    }
    String word = StatementText.firstWord(text.body());
    if (word.equals("PIVOT") || text.body().toUpperCase(Locale.ROOT).contains("PIVOT")) {
      return Refusal.because(
          "PIVOT needs the values of its columns: PIVOT … ON column IN (value, value) USING …");
    }
    if (QUERY_WORDS.contains(word)) {
      return Refusal.because(
          "a part of the text is not a query; send one statement at a time, and "
              + Refusal.ALLOWED_STATEMENTS);
    }
    return Refusal.because(
        (word.isEmpty() ? "this statement" : word)
            + " is not allowed: "
            + Refusal.ALLOWED_STATEMENTS);
  }

  private JsonNode read(String tree) {
    try {
      return json.readTree(tree);
    } catch (StreamConstraintsException e) {
      throw Refusal.because("the statement is nested too deeply; split it with WITH");
    } catch (JsonProcessingException e) {
      throw Refusal.defect("the engine's tree is not JSON");
    }
  }

  /** Puts the query of DESCRIBE in the place of the statement. */
  private static boolean takeDescribed(ObjectNode statement) {
    JsonNode shown = statement.path("node").path("from_table");
    if (!Nodes.isType(shown, "SHOW_REF") || Nodes.text(shown, "show_type").equals("SHOW_SPECIAL")) {
      return false;
    }
    String name = Nodes.text(shown, "table_name");
    switch (Nodes.text(shown, "show_type")) {
      case "DESCRIBE" -> statement.set("node", shown.path("query"));
      case "SHOW" -> {
        if (name.startsWith("__")) {
          return false;
        }
        List<String> path = Nodes.path(shown);
        if (path.isEmpty()) {
          throw refusalOfShow();
        }
        statement.set("node", Nodes.selectAllFrom(path));
      }
      default -> throw refusalOfShow();
    }
    return true;
  }

  private static MicromegasException refusalOfShow() {
    return Refusal.because(
        "of SHOW, DESCRIBE and SUMMARIZE only SHOW TABLES, DESCRIBE <table> and DESCRIBE <query>"
            + " are allowed");
  }

  private Resolver resolver(TimeRange range, long now) {
    Set<String> tables = new HashSet<>();
    for (ViewDefinition view : relations.globalViews()) {
      tables.add(view.name());
    }
    for (InformationSchema.Table table : InformationSchema.Table.values()) {
      tables.add(table.name().toLowerCase(Locale.ROOT));
    }
    Rewrites rewrites = new Rewrites(now, tables);
    FunctionCalls calls = new FunctionCalls(this::printExpression);
    return new Resolver(relations, rewrites, new Titles(this::printExpression), calls, range);
  }

  private static Lane lane(
      Resolver resolver, boolean retires, boolean payloads, StatementText text) {
    List<TableReference> tables = resolver.references();
    boolean works = PartitionStatements.works(tables, retires, text);
    // A trace only hands out what a heavy session of its own reads.
    if (works || TraceStatements.reads(tables)) {
      return Lane.WORK;
    }
    // Of blocks, there may be files.
    boolean heavy =
        tables.stream()
            .anyMatch(table ->
                isHeavy(table)
                    || (table.relation() instanceof Relation.View view
                        && view.definition().name().equals("blocks")));
    return heavy || resolver.generates() || payloads ? Lane.HEAVY : Lane.LIGHT;
  }

  /** Returns whether reading a table may take blocks or files. */
  static boolean isHeavy(TableReference table) {
    return switch (table.relation()) {
      case Relation.View view -> !CATALOG_VIEWS.contains(view.definition().name());
      case Relation.Reading ignored -> true;
      case Relation.Listing ignored -> false;
      case Relation.Work ignored -> false;
      case Relation.Queries ignored -> false;
      case Relation.Kill ignored -> false;
      case Relation.Information ignored -> false;
    };
  }

  /**
   * Finds where the text that was sent has what an error of the engine points at, in bytes of what
   * was parsed.
   */
  OptionalInt place(CompiledStatement statement, String message) {
    return EnginePlace.in(message)
        .map(place -> place.find(statement.document(), print(statement.document()), this::reread))
        .orElse(OptionalInt.empty());
  }

  /** Parses what we printed. */
  private JsonNode reread(String printed) {
    return read(parser.apply(printed));
  }

  /** Prints a tree whose relations have ids. */
  String print(JsonNode document) {
    return printer.apply(document.toString());
  }

  /** Prints a query of the same relations. */
  String printQuery(JsonNode query) {
    ObjectNode document = json.createObjectNode();
    document
        .put("error", false)
        .putArray("statements")
        .addObject()
        .<ObjectNode>set("node", query)
        .putArray("named_param_map");
    return print(document);
  }

  private String printExpression(JsonNode expression) {
    ObjectNode document = json.createObjectNode();
    ArrayNode statements = document.put("error", false).putArray("statements");
    statements
        .addObject()
        .<ObjectNode>set("node", Nodes.selectOf(expression))
        .putArray("named_param_map");
    String printed = printer.apply(document.toString());
    return printed.startsWith("SELECT ") ? printed.substring("SELECT ".length()) : "";
  }
}
