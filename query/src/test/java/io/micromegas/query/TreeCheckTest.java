package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.BatchStream;
import io.micromegas.engine.Engine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The check refuses whatever it does not know, wherever in a tree it stands. */
class TreeCheckTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static QueryFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new QueryFixture();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void anUnknownKindFieldOrValueAnywhereRefusesTheStatement() throws Exception {
    for (long seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      List<String> statements = statements();
      String sql = statements.get(random.nextInt(statements.size()));
      JsonNode statement = parse(sql);
      TreeCheck.check(statement, TreeLimits.DEFAULT);
      String change = change(statement, random);
      assertThatExceptionOfType(MicromegasException.class)
          .as("seed %d: %s in %s", seed, change, sql)
          .isThrownBy(() -> TreeCheck.check(statement, TreeLimits.DEFAULT))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }
  }

  @Test
  void aNameThatTheTreeSaysTwiceMustBeTheSameTwice() throws Exception {
    for (String sql : List.of("SELECT abs(1)", "SELECT * FROM log_entries", "SELECT 1::int")) {
      JsonNode statement = parse(sql);
      List<ObjectNode> named = new ArrayList<>();
      collect(statement, named);
      named.removeIf(node -> !node.has("qualified_name"));
      ((ObjectNode) named.get(0).path("qualified_name")).putArray("path").add("getvariable");
      assertThatExceptionOfType(MicromegasException.class)
          .isThrownBy(() -> TreeCheck.check(statement, TreeLimits.DEFAULT));
    }
  }

  @Test
  void theLimitsAreExact() throws Exception {
    JsonNode statement = parse("SELECT 1, 2 FROM log_entries, log_entries b");
    // A query, two constants, a join, two tables; the tables are three deep.
    TreeCheck.check(statement, new TreeLimits(1000, 6, 3, 2));
    for (TreeLimits limits :
        List.of(
            new TreeLimits(1000, 5, 3, 2),
            new TreeLimits(1000, 6, 2, 2),
            new TreeLimits(1000, 6, 3, 1))) {
      assertThatExceptionOfType(MicromegasException.class)
          .isThrownBy(() -> TreeCheck.check(statement, limits));
    }
  }

  @Test
  void everyAllowedFunctionExists() {
    Set<String> exist = new HashSet<>();
    try (Engine.Session session = fixture.engine.open(Engine.Lane.HEAVY);
        BatchStream stream =
            session.execute("SELECT lower(function_name) FROM duckdb_functions()")) {
      while (stream.next()) {
        for (int row = 0; row < stream.root().getRowCount(); row++) {
          exist.add(String.valueOf(stream.root().getVector(0).getObject(row)));
        }
      }
    }
    Set<String> missing = new TreeSet<>(AllowedFunctions.LIST.names());
    missing.removeAll(exist);
    // Not functions to the engine's catalog, but to its binder, its parser and our rewriting.
    missing.removeAll(Set.of("unnest", "substring_index"));
    assertThat(missing).isEmpty();
  }

  private static List<String> statements() {
    List<String> statements = new ArrayList<>();
    StringBuilder sql = new StringBuilder();
    for (String line : Resources.lines("corpus/basics.sql")) {
      if (line.startsWith("-- =")) {
        statements.add(sql.toString());
        sql.setLength(0);
      } else {
        sql.append(line).append('\n');
      }
    }
    statements.removeIf(text -> text.contains("SHOW") || text.contains("DESC "));
    statements.removeIf(text -> text.contains("DESCRIBE"));
    return statements;
  }

  private static JsonNode parse(String sql) throws Exception {
    return JSON.readTree(fixture.engine.parseToJson(sql)).path("statements").get(0);
  }

  private static String change(JsonNode statement, Random random) {
    List<ObjectNode> nodes = new ArrayList<>();
    collect(statement, nodes);
    ObjectNode node = nodes.get(random.nextInt(nodes.size()));
    List<String> fields = new ArrayList<>();
    node.fieldNames().forEachRemaining(fields::add);
    String field = fields.get(random.nextInt(fields.size()));
    int how = random.nextInt(3);
    if (how == 0) {
      // An object where another content stands, of a kind that has not half of its fields.
      ArrayNode strange = JSON.createArrayNode();
      strange.addObject().put("class", "FUNCTION").put("type", "FUNCTION");
      node.set(field, strange);
      return "a strange " + field;
    }
    if (how == 1 && node.path("type").isTextual()) {
      node.put("type", "SOMETHING_NEW");
      return "a new kind";
    }
    node.put("something_new", 1);
    return "a new field";
  }

  private static void collect(JsonNode node, List<ObjectNode> nodes) {
    if (node instanceof ObjectNode object) {
      nodes.add(object);
    }
    node.forEach(child -> collect(child, nodes));
  }
}
