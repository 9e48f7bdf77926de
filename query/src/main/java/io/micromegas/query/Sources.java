package io.micromegas.query;

import io.micromegas.engine.Engine;
import io.micromegas.engine.RelationSql;
import io.micromegas.engine.ScanHint;
import io.micromegas.engine.TableScan;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the references of one statement read. Only names go into its tree, each the argument of a
 * {@code lake_scan}, and what a reference reads takes the place of that call once the tree is
 * printed: so that it is printed once, and nobody parses and prints a list of thousand files. The
 * name has 128 random bits made for this statement after it was written: nothing that its writer
 * says can be that call, and nothing can reach into the text.
 *
 * <p>First the relations are known by their columns alone, then with what they read. One statement,
 * one thread.
 */
final class Sources {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern FILE = Pattern.compile("'((?:[^']|'')*\\.parquet)'");
  private static final String CALL = "lake_scan('";
  private static final String CALL_END = "')";

  private final String secret = secret();
  private final Map<String, TableReference> places = new LinkedHashMap<>();
  private final Map<String, RelationSql> relations = new LinkedHashMap<>();
  private final Map<Long, TableReference> byId = new HashMap<>();

  private final Map<Long, TableReference> byRows = new HashMap<>();
  private boolean explained;

  /** What takes a place; by its name. */
  private Map<String, String> texts = Map.of();

  /** Puts names into the tree of a statement that has these references. */
  Sources(List<TableReference> tables) {
    for (TableReference table : tables) {
      String place = secret + places.size();
      places.put(place, table);
      table.bind(place);
    }
  }

  private static String secret() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return "relation_" + HexFormat.of().formatHex(bytes) + "_";
  }

  /** Says what a reference reads. */
  void add(TableReference table, RelationSql relation) {
    relations.put(table.name(), relation);
  }

  /** Forgets what was said: it is found out again. */
  void clear() {
    relations.clear();
  }

  /** Makes relations of the same columns known to the engine, without rows. */
  void bindColumns(Engine.Session session) {
    Map<String, TableScan> scans = new LinkedHashMap<>();
    places
        .values()
        .forEach(table -> scans.put(table.name(), new ColumnsOnly(table.relation().schema())));
    Map<String, Long> ids = register(session, scans);
    Map<String, String> calls = new HashMap<>();
    places.forEach((place, table) -> calls.put(place, call(id(ids, table.name(), table))));
    texts = calls;
  }

  /** Makes all that is read known to the engine. */
  void bind(Engine.Session session) {
    Map<String, TableScan> scans = new LinkedHashMap<>();
    byRows.clear();
    places
        .values()
        .forEach(table -> {
          List<TableScan> ofTable = relation(table).scans();
          for (int i = 0; i < ofTable.size(); i++) {
            scans.put(name(table, i), explained ? marked(ofTable.get(i), table) : ofTable.get(i));
          }
        });
    Map<String, Long> ids = register(session, scans);
    Map<String, String> rows = new HashMap<>();
    places.forEach((place, table) -> rows.put(place, rows(table, relation(table), ids)));
    texts = rows;
  }

  /** Says, before they are bound, that scans are to be told apart in a plan. */
  void explained() {
    explained = true;
  }

  /** A plan shows nothing of a scan but about how many rows it has: no two have the same. */
  private TableScan marked(TableScan scan, TableReference table) {
    long rows = Math.max(1, scan.estimatedRows());
    while (byRows.putIfAbsent(rows, table) != null) {
      rows++;
    }
    return new MarkedScan(scan, rows);
  }

  /** Makes known to the engine what one reference reads for now, and nothing else. */
  void bind(Engine.Session session, TableReference table, RelationSql relation) {
    Map<String, TableScan> scans = new LinkedHashMap<>();
    List<TableScan> ofTable = relation.scans();
    for (int i = 0; i < ofTable.size(); i++) {
      scans.put(name(table, i), ofTable.get(i));
    }
    Map<String, Long> ids = register(session, scans);
    Map<String, String> rows = new HashMap<>();
    places.forEach((place, other) -> {
      if (other.name().equals(table.name())) {
        rows.put(place, rows(table, relation, ids));
      }
    });
    texts = rows;
  }

  private Map<String, Long> register(Engine.Session session, Map<String, TableScan> scans) {
    byId.clear();
    return session.register(scans);
  }

  private RelationSql relation(TableReference table) {
    RelationSql relation = relations.get(table.name());
    if (relation == null) {
      throw Refusal.defect("nobody knows what " + table.written() + " reads");
    }
    return relation;
  }

  private static String name(TableReference table, int scan) {
    return scan == 0 ? table.name() : table.name() + "$" + scan;
  }

  private String rows(TableReference table, RelationSql relation, Map<String, Long> ids) {
    List<TableScan> scans = relation.scans();
    if (scans.size() == 1 && relation.equals(RelationSql.of(scans.getFirst()))) {
      return call(id(ids, table.name(), table));
    }
    int[] next = {0};
    return "(" + relation.sql(scan -> call(id(ids, name(table, next[0]++), table))) + ")";
  }

  private long id(Map<String, Long> ids, String name, TableReference table) {
    Long id = ids.get(name);
    if (id == null) {
      throw Refusal.defect("the engine does not know " + name);
    }
    byId.put(id, table);
    return id;
  }

  private static String call(long id) {
    return "lake_scan(" + id + ")";
  }

  /**
   * Returns what a statement's conditions say of the rows that it needs, by the references' names.
   * Its columns are bound.
   */
  Map<String, List<ScanHint>> conditions(Engine.Session session, String printed) {
    Map<String, List<ScanHint>> conditions = new HashMap<>();
    session
        .conditions(text(printed))
        .forEach((id, hints) -> {
          TableReference table = byId.get(id);
          if (table != null) {
            conditions.put(table.name(), hints);
          }
        });
    return conditions;
  }

  /** Returns a printed statement as the engine can read it, over what is bound at the moment. */
  String text(String printed) {
    StringBuilder text = new StringBuilder();
    int done = 0;
    String start = CALL + secret;
    for (int at = printed.indexOf(start); at >= 0; at = printed.indexOf(start, done)) {
      int end = printed.indexOf(CALL_END, at);
      String taking = end < 0 ? null : texts.get(printed.substring(at + CALL.length(), end));
      if (taking == null) {
        throw Refusal.defect("a relation has lost its place");
      }
      text.append(printed, done, at).append(taking);
      done = end + CALL_END.length();
    }
    return text.append(printed, done, printed.length()).toString();
  }

  /** Returns what a printed statement's columns follow from. */
  KnownColumns.Key key(String printed) {
    return new KnownColumns.Key(
        printed.replace(secret, ""),
        places.values().stream().map(table -> table.relation().schema()).toList());
  }

  /** Returns the paths of the files that are read. */
  Set<String> files() {
    Set<String> files = new LinkedHashSet<>();
    relations.values().forEach(relation -> files.addAll(files(relation)));
    return files;
  }

  /** Returns the paths of the files of a relation. */
  static Set<String> files(RelationSql relation) {
    Set<String> files = new LinkedHashSet<>();
    for (RelationSql.Piece piece : relation.pieces()) {
      if (piece instanceof RelationSql.Text text) {
        FILE.matcher(text.sql())
            .results()
            .forEach(match -> files.add(match.group(1).replace("''", "'")));
      }
    }
    return files;
  }

  /** Returns the references by the file names that each reads. */
  Map<String, TableReference> byFile() {
    Map<String, TableReference> tables = new HashMap<>();
    places
        .values()
        .forEach(table -> {
          RelationSql relation = relations.get(table.name());
          if (relation != null) {
            files(relation)
                .forEach(file -> tables.put(file.substring(file.lastIndexOf('/') + 1), table));
          }
        });
    return tables;
  }

  /** Returns the references by about how many rows scans of them say they have. */
  Map<Long, TableReference> byRows() {
    return Map.copyOf(byRows);
  }

  /** Returns the references by the engine's numbers. */
  Map<Long, TableReference> byId() {
    return Map.copyOf(byId);
  }
}
