package io.micromegas.server;

import io.micromegas.engine.SlotSettings;
import io.micromegas.engine.WriterSettings;
import io.micromegas.lakehouse.LakehouseSettings;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/** Memory shared out among the parts of a server: the heap to decoded blocks, the rest to SQL. */
final class Budgets {
  private static final long SMALLEST_SLOT = 64L << 20;

  private Budgets() {}

  static SlotSettings slots(ServeOptions options) {
    long memory = options.queryMemory.bytes();
    if (memory == 0) {
      memory = Math.max(SMALLEST_SLOT, machineMemory() / 4 / options.querySlots);
    }
    SlotSettings defaults = SlotSettings.defaults();
    return defaults
        .withCount(options.querySlots, defaults.light())
        .withBudget(memory, options.queryDisk.bytes(), defaults.threads());
  }

  static LakehouseSettings lakehouse(ServeOptions options) {
    LakehouseSettings defaults = LakehouseSettings.defaults();
    return options.cacheMemory.bytes() == 0
        ? defaults
        : defaults.withCacheBytes(options.cacheMemory.bytes());
  }

  static WriterSettings writer(ServeOptions options, Path directory, List<Path> lake) {
    WriterSettings defaults = WriterSettings.defaults(directory, lake);
    return defaults.withBudget(
        options.writerMemory.bytes(), defaults.tempBytes(), defaults.threads());
  }

  /** Returns the memory of the machine, or of the container that this runs in. */
  private static long machineMemory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean machine
        ? machine.getTotalMemorySize()
        : 4L << 30;
  }
}
