package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.ProcessRow;
import io.micromegas.telemetry.TickClock;

/**
 * Which clock the ticks of a view are read with (ingestion-wire section 6). A process that did not
 * tell its frequency has it estimated from what its blocks say of both clocks; CORRUPT_BLOCK where
 * that gives none.
 */
final class Clocks {
  private Clocks() {}

  /**
   * Logs, measures, images: estimated from the block itself, so that later blocks change no row.
   */
  static TickClock ofBlock(BlockRow block) {
    return clock(block.process(), block.endTicks(), block.endTime());
  }

  /** Spans: estimated from all blocks of the process, so that its threads agree. */
  static TickClock ofProcess(ProcessRow process) {
    return clock(process, process.lastBlockEndTicks(), process.lastBlockEndTime());
  }

  private static TickClock clock(ProcessRow process, long endTicks, long endTime) {
    return TickClock.of(
        process.tscFrequency(), process.startTicks(), process.startTime(), endTicks, endTime);
  }
}
