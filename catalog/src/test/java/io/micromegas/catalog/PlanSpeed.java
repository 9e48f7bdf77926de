package io.micromegas.catalog;

import static io.micromegas.catalog.PartitionSamples.hours;

import io.micromegas.base.TimeRange;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Prints how long a query takes to learn what there is, with few partitions in the catalog and with
 * many; run by hand.
 */
final class PlanSpeed {
  private static final int RUNS = 3000;

  private PlanSpeed() {}

  public static void main(String[] arguments) throws Exception {
    CatalogSettings settings = EmbeddedDatabase.create();
    try (PostgresCatalog catalog = PostgresCatalog.open(settings)) {
      int before = 0;
      for (int count : new int[] {1, 100, 10_000}) {
        EmbeddedDatabase.execute(settings, "truncate partitions, coverage cascade");
        ManyPartitions.write(settings, "log_entries", "global", count);
        catalog.partitions().closeUpTo(hours(count));
        run(catalog, "log_entries", "global", count, 1);
        before = count;
      }
      for (int i = 0; i < 200; i++) {
        ManyPartitions.write(settings, "thread_spans", UUID.randomUUID().toString(), 1000);
      }
      run(catalog, "log_entries", "global", before, 1);
      System.out.println("with 200,000 more of other instances:");
      run(catalog, "log_entries", "global", before, 1);
      run(catalog, "log_entries", "global", before, 24);
      run(catalog, "log_entries", "global", before, before);
    }
    System.exit(0);
  }

  private static void run(
      PostgresCatalog catalog, String viewSet, String instance, int count, int width) {
    Random random = new Random(1);
    int runs = width == count && count > 1 ? RUNS / 30 : RUNS;
    long[] open = new long[runs];
    long[] plan = new long[runs];
    long found = 0;
    for (int i = -runs / 2; i < runs; i++) {
      long hour = random.nextInt(count - width + 1);
      long begin = System.nanoTime();
      try (Snapshot snapshot = catalog.snapshot()) {
        long opened = System.nanoTime();
        found +=
            snapshot
                .partitions(
                    viewSet,
                    instance,
                    List.of(6),
                    new TimeRange(hours(hour), hours(hour + width) - 1),
                    count + 1)
                .partitions()
                .size();
        if (i >= 0) {
          open[i] = opened - begin;
          plan[i] = System.nanoTime() - opened;
        }
      }
    }
    System.out.printf(
        "%,d partitions, window of %d h (%.1f files): snapshot p50 %.2f p99 %.2f ms,"
            + " plan p50 %.2f p99 %.2f ms%n",
        count,
        width,
        found / (runs * 1.5),
        percentile(open, 50),
        percentile(open, 99),
        percentile(plan, 50),
        percentile(plan, 99));
  }

  private static double percentile(long[] nanos, int percent) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
  }
}
