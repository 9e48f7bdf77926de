package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.ProcessRow;
import io.micromegas.telemetry.TickClock;

/**
 * Which clock the ticks of a view are read with (ingestion-wire section 6). A process that did not
 * tell its frequency has it estimated from what its blocks say of both clocks.
 */
final class Clocks {
  private Clocks() {}

  private static final double NANOS_PER_SECOND = 1e9;

  /** Logs, measures: estimated from the block itself, so that later blocks change no row. */
  static TickClock ofBlock(BlockRow block) {
    return clock(block.process(), block.endTicks(), block.endTime());
  }

  /** Thread spans: estimated from all blocks of the process, so that its threads agree. */
  static TickClock ofProcess(ProcessRow process) {
    return clock(process, process.lastBlockEndTicks(), process.lastBlockEndTime());
  }

  private static TickClock clock(ProcessRow process, long endTicks, long endTime) {
    long frequency = process.tscFrequency();
    if (frequency <= 0) {
      double seconds = (endTime - process.startTime()) / NANOS_PER_SECOND;
      double estimate = endTicks / seconds;
      frequency = Double.isNaN(estimate) ? 0 : (long) Math.rint(estimate);
    }
    if (frequency <= 0) {
      throw new MicromegasException(
          ErrorCode.CORRUPT_BLOCK,
          "the tick frequency of process "
              + process.processId()
              + " is unknown and can not be estimated from end ticks "
              + endTicks
              + " at "
              + (endTime - process.startTime())
              + " ns after its start");
    }
    return new TickClock(frequency, process.startTicks(), process.startTime());
  }
}
