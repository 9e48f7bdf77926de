package io.micromegas.testing;

import io.micromegas.base.MicromegasException;
import io.micromegas.testing.Ledger.Block;
import io.micromegas.testing.Ledger.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/** An actor that asks, and compares each answer with what it may and must be. */
final class LakeReader {
  private final LakeServer server;
  private final Ledger ledger;
  private final Random random;
  private final Map<String, Integer> answered = new HashMap<>();
  private final List<String> refused = new ArrayList<>();
  private boolean patient;

  LakeReader(LakeServer server, Ledger ledger, long seed) {
    this.server = server;
    this.ledger = ledger;
    this.random = new Random(seed);
  }

  /** Returns how many of each question were answered, rightly. */
  Map<String, Integer> answered() {
    return answered;
  }

  /** Returns the errors that were met, all of them of kinds that a user is told to try again. */
  List<String> refused() {
    return refused;
  }

  /** Asks something at random; trouble is fine. */
  void ask() {
    List<Block> known = ledger.mustBeSeen();
    int question = random.nextInt(known.isEmpty() ? 5 : 9);
    Block one = known.isEmpty() ? null : known.get(random.nextInt(known.size()));
    try {
      switch (question) {
        case 0 -> logs();
        case 1 -> measures();
        case 2 -> blocks();
        case 3 -> blocksAndLogs();
        case 4 -> statistics();
        case 5 -> processLogs(one);
        case 6 -> processMeasures(one);
        default -> spans(one);
      }
    } catch (MicromegasException e) {
      if (!Again.TROUBLE.contains(e.code())) {
        throw new AssertionError("a query failed for no reason of its own: " + e, e);
      }
      refused.add(e.code() + ": " + e.getMessage());
    }
  }

  /** Asks everything, again where there is trouble. */
  void askAll() {
    patient = true;
    logs();
    measures();
    blocks();
    blocksAndLogs();
    statistics();
    List<Block> known = ledger.mustBeSeen();
    known.stream()
        .map(Block::process)
        .distinct()
        .limit(3)
        .forEach(process -> {
          Block one =
              known.stream().filter(b -> b.process().equals(process)).findFirst().orElseThrow();
          processLogs(one);
          processMeasures(one);
        });
    known.stream()
        .filter(block -> block.kind() == Kind.SPAN)
        .map(Block::stream)
        .distinct()
        .limit(4)
        .forEach(stream ->
            spans(known.stream().filter(b -> b.stream().equals(stream)).findFirst().orElseThrow()));
  }

  private void logs() {
    perBlock("log_entries", logsFrom("log_entries"), block -> block.kind() == Kind.LOG);
  }

  private static String logsFrom(String relation) {
    return "select block_id, count(*), count(distinct msg),"
        + " count(*) filter (where not starts_with(msg, block_id || ' ')) from "
        + relation
        + " group by block_id";
  }

  private void measures() {
    perBlock("measures", measuresFrom("measures"), block -> block.kind() == Kind.METRIC);
  }

  private static String measuresFrom(String relation) {
    return "select block_id, count(*), count(distinct value), 0 from "
        + relation
        + " group by block_id";
  }

  private void blocks() {
    perBlock(
        "blocks",
        "select block_id, max(n), min(n), count(*) - 1 from (select block_id, case when"
            + " array_to_string(\"streams.tags\", ',') = 'cpu' then nb_objects / 2"
            + " else nb_objects end n from blocks) group by block_id",
        block -> true);
  }

  /** Two views in one statement are of one snapshot. */
  private void blocksAndLogs() {
    String name = "blocks against log_entries";
    List<List<String>> differences =
        rows(
            "select b.block_id, b.nb_objects, l.block_id, l.n from (select block_id, nb_objects"
                + " from blocks where array_to_string(\"streams.tags\", ',') = 'log') b full join"
                + " (select block_id, count(*) n from log_entries group by block_id) l"
                + " on b.block_id = l.block_id"
                + " where b.nb_objects is distinct from l.n");
    require(name, differences.isEmpty(), "differ: " + differences);
    answered.merge(name, 1, Integer::sum);
  }

  private void statistics() {
    String name = "log_stats against log_entries";
    List<List<String>> differences =
        rows(
            "select * from (select process_id, level, sum(count) n from log_stats"
                + " group by process_id, level) s full join (select process_id, level,"
                + " count(*) n from log_entries group by process_id, level) l"
                + " on s.process_id = l.process_id and s.level = l.level"
                + " where s.n is distinct from l.n");
    require(name, differences.isEmpty(), "differ: " + differences);
    answered.merge(name, 1, Integer::sum);
  }

  private void processLogs(Block one) {
    perBlock(
        "log_entries of a process",
        logsFrom("view_instance('log_entries', '" + one.process() + "')"),
        block -> block.kind() == Kind.LOG && block.process().equals(one.process()));
  }

  private void processMeasures(Block one) {
    perBlock(
        "measures of a process",
        measuresFrom("view_instance('measures', '" + one.process() + "')"),
        block -> block.kind() == Kind.METRIC && block.process().equals(one.process()));
  }

  private void spans(Block of) {
    perBlock(
        "thread_spans",
        "select split_part(name, ' ', 1), count(*), count(distinct name),"
            + " count(*) filter (where depth <> 1) from view_instance('thread_spans', '"
            + of.stream()
            + "') where depth > 0 group by 1",
        block -> block.kind() == Kind.SPAN && block.stream().equals(of.stream()));
  }

  private List<List<String>> rows(String sql) {
    return patient ? Again.untilWell(() -> server.rows(sql)) : server.rows(sql);
  }

  /**
   * Compares rows of (block, events, different events, events of another block): each block whole
   * and once, all that must be there, nothing that was never sent.
   */
  private void perBlock(String name, String sql, Predicate<Block> asked) {
    List<Block> must = ledger.mustBeSeen().stream().filter(asked).toList();
    List<List<String>> rows = rows(sql);
    Map<String, Block> may = ledger.mayBeSeen();
    Map<String, List<String>> seen = new HashMap<>();
    for (List<String> row : rows) {
      require(name, seen.put(row.getFirst(), row) == null, "twice: " + row);
      Block block = may.get(row.getFirst());
      require(name, block != null && asked.test(block), "never sent: " + row);
      String events = Integer.toString(block == null ? 0 : block.events());
      require(
          name,
          row.subList(1, 4).equals(List.of(events, events, "0")),
          "has " + row.subList(1, 4) + " of the events of " + block);
    }
    List<Block> lost = must.stream().filter(b -> !seen.containsKey(b.id().toString())).toList();
    require(name, lost.isEmpty(), "acknowledged and not seen: " + lost);
    answered.merge(name, 1, Integer::sum);
  }

  private static void require(String question, boolean fact, String otherwise) {
    if (!fact) {
      throw new AssertionError(question + ": " + otherwise);
    }
  }
}
