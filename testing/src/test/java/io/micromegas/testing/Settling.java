package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What has to hold when everything is quiet again: all that was acknowledged is there once, in
 * whatever form, and nothing is left behind.
 */
final class Settling {
  private final LakeDatabase database;
  private final Ledger ledger;
  private final List<LakeServer> servers;
  private final Path objects;
  private final long begin;

  /**
   * Of a lake.
   *
   * @param begin lake time before which nothing was inserted
   */
  Settling(
      LakeDatabase database, Ledger ledger, List<LakeServer> servers, Path objects, long begin) {
    this.database = database;
    this.ledger = ledger;
    this.servers = List.copyOf(servers);
    this.objects = objects;
    this.begin = begin;
  }

  void check() throws Exception {
    assertThat(ledger.unfinished()).isEmpty();
    assertThat(database.number("select count(*) from pending_blocks")).isZero();
    LakeServer server = servers.getFirst();
    new LakeReader(server, ledger, 0).askAll();
    Map<String, List<String>> before = contents(server);
    materialiseAll(server);
    for (LakeServer each : servers) {
      new LakeReader(each, ledger, 0).askAll();
      Map<String, List<String>> after = contents(each);
      before.forEach((view, rows) -> requireSame(view, rows, after.get(view)));
    }
    new Leftovers(database, server.store, objects).awaitNone(ledger, Duration.ofMinutes(2));
    new LakeReader(servers.getLast(), ledger, 0).askAll();
  }

  private static void requireSame(String view, List<String> before, List<String> after) {
    List<String> gone = new ArrayList<>(before);
    List<String> come = new ArrayList<>(after);
    gone.removeAll(after);
    come.removeAll(before);
    assertThat(after)
        .as("%s: rows before materialising %s, after %s", view, gone, come)
        .hasSameSizeAs(before);
    assertThat(gone).as("%s, before materialising", view).isEmpty();
  }

  /** Makes partitions of all that was inserted; afterwards no global view has a tail. */
  private void materialiseAll(LakeServer server) {
    long hour = Duration.ofHours(1).toNanos();
    database.leap(Duration.ofHours(2));
    long from = Math.floorDiv(begin, hour) * hour;
    long to = Math.floorDiv(database.now(), hour) * hour;
    for (String view : LakeMaintainer.VIEWS) {
      Again.untilWell(() -> {
        server.work.materialize(view, from, to, Duration.ofHours(1), message -> {}, () -> false);
        return true;
      });
    }
  }

  /** Returns all rows of the global views, whole. */
  private static Map<String, List<String>> contents(LakeServer server) {
    Map<String, List<String>> rows = new HashMap<>();
    for (String view : List.of("log_entries", "measures", "blocks")) {
      rows.put(view, sorted(server, "select * from " + view));
    }
    rows.put(
        "log_stats",
        sorted(
            server,
            "select time_bin, process_id, level, target, sum(count) from log_stats group by all"));
    return rows;
  }

  private static List<String> sorted(LakeServer server, String sql) {
    return Again.untilWell(() -> server.rows(sql)).stream().map(List::toString).sorted().toList();
  }
}
