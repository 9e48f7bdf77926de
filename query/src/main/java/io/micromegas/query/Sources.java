package io.micromegas.query;

import io.micromegas.engine.Engine;
import io.micromegas.engine.Engine.Lane;
import io.micromegas.engine.RelationSql;
import io.micromegas.engine.TableScan;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the references of one statement read. A relation that is one scan is known to the engine by
 * its number, which goes into the tree. Of every other one only a name goes into the tree, as the
 * argument of a {@code lake_scan}, and its text takes the place of that call once the tree is
 * printed: so that nobody parses and prints a list of thousand files. The name has 128 random bits
 * made for this statement after it was written: nothing that its writer says can be that call, and
 * nothing can reach into the text.
 *
 * <p>One statement, one thread.
 */
final class Sources {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern FILE = Pattern.compile("'((?:[^']|'')*\\.parquet)'");
  private static final String CALL = "lake_scan('";
  private static final String CALL_END = "')";

  private final String secret = secret();
  private final List<Source> sources = new ArrayList<>();
  private final Map<String, TableScan> scans = new LinkedHashMap<>();
  private final Map<String, Place> places = new LinkedHashMap<>();
  private final Map<Long, TableReference> byId = new HashMap<>();

  /** A reference with its relation; one name in the session per scan. */
  private record Source(TableReference table, RelationSql relation, List<String> names) {}

  /**
   * What stands for a call with a name.
   *
   * @param columns relation without rows, of the same columns
   * @param rows the relation itself
   */
  private record Place(String columns, String rows) {}

  private static String secret() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return "relation_" + HexFormat.of().formatHex(bytes) + "_";
  }

  /** Says what a reference reads. */
  void add(TableReference table, RelationSql relation) {
    List<String> names = new ArrayList<>();
    if (!isScan(relation)) {
      names.add(table.name());
      scans.put(table.name(), FixedRows.none(table.relation().schema()));
    }
    for (TableScan scan : relation.scans()) {
      String name = names.isEmpty() ? table.name() : table.name() + "$" + names.size();
      names.add(name);
      scans.put(name, scan);
    }
    sources.add(new Source(table, relation, names));
  }

  private static boolean isScan(RelationSql relation) {
    List<TableScan> scans = relation.scans();
    return scans.size() == 1 && relation.equals(RelationSql.of(scans.getFirst()));
  }

  /** Returns the lane for a statement over these: files are not for the light one. */
  Lane lane(Lane byName) {
    boolean files = sources.stream().anyMatch(source -> !isScan(source.relation()));
    return files && byName == Lane.LIGHT ? Lane.HEAVY : byName;
  }

  /** Makes all of it known to the engine, and puts numbers and names into the tree. */
  void bind(Engine.Session session) {
    Map<String, Long> ids = session.register(scans);
    for (Source source : sources) {
      List<Long> numbers = new ArrayList<>();
      for (String name : source.names()) {
        Long id = ids.get(name);
        if (id == null) {
          throw Refusal.defect("the engine does not know " + name);
        }
        numbers.add(id);
        byId.put(id, source.table());
      }
      if (isScan(source.relation())) {
        source.table().bind(numbers.getFirst());
      } else {
        Iterator<Long> rest = numbers.iterator();
        String columns = call(rest.next());
        String rows = "(" + source.relation().sql(scan -> call(rest.next())) + ")";
        String name = secret + places.size();
        places.put(name, new Place(columns, rows));
        source.table().bind(name);
      }
    }
  }

  private static String call(long id) {
    return "lake_scan(" + id + ")";
  }

  /** Returns a printed statement over relations that have no rows, to learn its columns. */
  String describing(String printed) {
    return splice(printed, false);
  }

  /** Returns a printed statement as it is run. */
  String running(String printed) {
    return splice(printed, true);
  }

  private String splice(String printed, boolean rows) {
    if (places.isEmpty()) {
      return printed;
    }
    StringBuilder text = new StringBuilder();
    int done = 0;
    int count = 0;
    String start = CALL + secret;
    for (int at = printed.indexOf(start); at >= 0; at = printed.indexOf(start, done)) {
      int end = printed.indexOf(CALL_END, at);
      Place place = end < 0 ? null : places.get(printed.substring(at + CALL.length(), end));
      if (place == null) {
        throw Refusal.defect("a relation has lost its place");
      }
      text.append(printed, done, at).append(rows ? place.rows() : place.columns());
      done = end + CALL_END.length();
      count++;
    }
    if (count != places.size()) {
      throw Refusal.defect(count + " places for " + places.size() + " relations");
    }
    return text.append(printed, done, printed.length()).toString();
  }

  /** Returns the paths of the files that are read. */
  Set<String> files() {
    Set<String> files = new LinkedHashSet<>();
    for (Source source : sources) {
      for (RelationSql.Piece piece : source.relation().pieces()) {
        if (piece instanceof RelationSql.Text text) {
          FILE.matcher(text.sql())
              .results()
              .forEach(match -> files.add(match.group(1).replace("''", "'")));
        }
      }
    }
    return files;
  }

  /** Returns the references by the engine's numbers. */
  Map<Long, TableReference> byId() {
    return Map.copyOf(byId);
  }
}
