package io.micromegas.engine;

import java.time.Duration;

/**
 * How many statements run at a time, and what each may use. The memory of all slots together is the
 * budget of the process outside the Java heap.
 *
 * @param heavy instances for statements that read blocks or files, one statement each
 * @param light instances for statements that read neither
 * @param work instances for statements that only run functions of ours on the lake
 * @param memory bytes that one statement may use before it spills to disk
 * @param workMemory bytes for a statement of {@link Engine.Lane#WORK}, which has two threads
 * @param tempBytes bytes of temporary files that one statement may write
 * @param threads threads that work on one statement
 * @param slotWait how long {@link Engine#open} waits for a free slot
 * @param closeWait how long {@link Engine.Session#close} waits for a statement to stop; a slot
 *     whose statement does not stop by then is freed when it does
 */
public record SlotSettings(
    int heavy,
    int light,
    int work,
    long memory,
    long workMemory,
    long tempBytes,
    int threads,
    Duration slotWait,
    Duration closeWait) {

  private static final long MIB = 1L << 20;

  /** Checks the bounds. */
  public SlotSettings {
    EngineSettings.atLeast("heavy slots", heavy, 1);
    EngineSettings.atLeast("light slots", light, 1);
    EngineSettings.atLeast("work slots", work, 1);
    EngineSettings.atLeast("memory of a slot", memory, 16 * MIB);
    EngineSettings.atLeast("memory of a work slot", workMemory, 16 * MIB);
    EngineSettings.atLeast("temporary bytes of a slot", tempBytes, 0);
    EngineSettings.atLeast("threads of a slot", threads, 1);
  }

  /**
   * Returns the defaults: 4 heavy slots and 1 light one, 1 GiB of memory and 4 GiB of disk each,
   * and 2 work slots of 64 MiB.
   */
  public static SlotSettings defaults() {
    return new SlotSettings(
        4,
        1,
        2,
        1024 * MIB,
        64 * MIB,
        4096 * MIB,
        Math.max(2, Runtime.getRuntime().availableProcessors()),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10));
  }

  int count(Engine.Lane lane) {
    return switch (lane) {
      case HEAVY -> heavy;
      case LIGHT -> light;
      case WORK -> work;
    };
  }

  SlotBudget budget(Engine.Lane lane) {
    return switch (lane) {
      case HEAVY, LIGHT -> new SlotBudget(memory, tempBytes, threads);
      // One thread waits in our function, the other hands out what there is.
      case WORK -> new SlotBudget(workMemory, tempBytes, 2);
    };
  }

  /** Returns these settings with other numbers of slots. */
  public SlotSettings withCount(int otherHeavy, int otherLight) {
    return new SlotSettings(
        otherHeavy, otherLight, work, memory, workMemory, tempBytes, threads, slotWait, closeWait);
  }

  /** Returns these settings with another lane for work. */
  public SlotSettings withWork(int otherWork, long otherWorkMemory) {
    return new SlotSettings(
        heavy, light, otherWork, memory, otherWorkMemory, tempBytes, threads, slotWait, closeWait);
  }

  /** Returns these settings with another budget per statement. */
  public SlotSettings withBudget(long otherMemory, long otherTempBytes, int otherThreads) {
    return new SlotSettings(
        heavy,
        light,
        work,
        otherMemory,
        workMemory,
        otherTempBytes,
        otherThreads,
        slotWait,
        closeWait);
  }

  /** Returns these settings with another wait for a free slot. */
  public SlotSettings withWait(Duration other) {
    return new SlotSettings(
        heavy, light, work, memory, workMemory, tempBytes, threads, other, closeWait);
  }
}
