package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockRow;
import io.micromegas.engine.Column;
import io.micromegas.lakehouse.TimeBounds.Bounds;
import io.micromegas.telemetry.TickClock;

/** When the decoded rows of a block happened, in the terms of the view that shows them. */
sealed interface RowTimes {

  /**
   * Returns how a view tells the times of a block's rows; throws CORRUPT_BLOCK where the process
   * has no clock to tell them by.
   */
  static RowTimes of(EventView view, BlockRow block) {
    return view.convertsTicks() ? new OfTicks(Clocks.ofProcess(block.process())) : new AsDecoded();
  }

  /** Returns bounds of the times, given those of the decoded rows, of which there are some. */
  Bounds bounds(Bounds decoded);

  /** Returns the column of times, given the decoded one. */
  Column column(Column decoded);

  /** As they were decoded. */
  record AsDecoded() implements RowTimes {
    @Override
    public Bounds bounds(Bounds decoded) {
      return decoded;
    }

    @Override
    public Column column(Column decoded) {
      return decoded;
    }
  }

  /** Ticks were decoded, and become times by the clock that the process has in this snapshot. */
  record OfTicks(TickClock clock) implements RowTimes {
    @Override
    public Bounds bounds(Bounds ticks) {
      // Times never fall as ticks rise.
      return new Bounds(clock.relativeToNanos(ticks.min()), clock.relativeToNanos(ticks.max()));
    }

    @Override
    public Column column(Column decoded) {
      long[] ticks = ((Column.Longs) decoded).values();
      long[] times = new long[ticks.length];
      for (int i = 0; i < ticks.length; i++) {
        times[i] = clock.relativeToNanos(ticks[i]);
      }
      return new Column.Longs(times, null);
    }
  }
}
