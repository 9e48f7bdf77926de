package io.micromegas.engine;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.duckdb.Scratch;
import io.micromegas.engine.duckdb.Vectors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thread's part in a scan: reads parts, batch by batch, and cuts batches into chunks. */
final class ScanWorker implements AutoCloseable {
  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private final ScanState state;
  private final List<ColumnType> types;
  private final ColumnWriter[] writers;
  private TableScan.@Nullable PartReader reader;
  private boolean produced;
  private int part;
  private int rows;
  private int row;

  ScanWorker(ScanState state) {
    this.state = state;
    this.types = state.columnTypes();
    this.writers = new ColumnWriter[types.size()];
  }

  /** Returns native memory for the calls of this thread. */
  static Scratch scratch() {
    return SCRATCH.get();
  }

  ScanState state() {
    return state;
  }

  /** Returns the part that the last chunk came from. */
  int part() {
    return part;
  }

  /** Fills a chunk; leaves it empty when there are no more rows. */
  void produce(Scratch s, long chunk) {
    if (row == rows && !advance(s)) {
      return;
    }
    int count = Math.min(Vectors.MAX_ROWS, rows - row);
    for (int i = 0; i < writers.length; i++) {
      writers[i].write(s, Vectors.vector(s, chunk, i), row, count);
    }
    row += count;
  }

  /** Gets the next batch that has rows. */
  private boolean advance(Scratch s) {
    closeWriters(s);
    while (true) {
      if (state.isCancelled()) {
        throw StatementErrors.cancelled();
      }
      TableScan.PartReader open = reader;
      if (open == null) {
        int claimed = state.claim();
        if (claimed >= state.parts()) {
          return false;
        }
        part = claimed;
        open = state.open(claimed);
        reader = open;
      }
      if (produced && state.session().isPrompt()) {
        letRowsOut();
      }
      ColumnBatch batch = open.next(state);
      if (batch.rows() > 0) {
        take(s, batch);
        produced = true;
        return true;
      }
      reader = null;
      open.close();
    }
  }

  /** Were rows to come faster than they are fetched, the last of them would wait for the next. */
  private static void letRowsOut() {
    try {
      Thread.sleep(2 * ArrowBatches.POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(Scratch s, ColumnBatch batch) {
    if (batch.columns().size() != writers.length) {
      throw new MicromegasException(
          ErrorCode.INTERNAL,
          "a scan of " + writers.length + " columns got " + batch.columns().size());
    }
    for (int i = 0; i < writers.length; i++) {
      writers[i] = ColumnWriters.of(s, state.types(), types.get(i), batch.columns().get(i));
    }
    rows = batch.rows();
    row = 0;
  }

  private void closeWriters(Scratch s) {
    rows = 0;
    row = 0;
    for (int i = 0; i < writers.length; i++) {
      ColumnWriter writer = writers[i];
      if (writer != null) {
        writers[i] = ColumnWriters.NONE;
        writer.close(s);
      }
    }
  }

  @Override
  public void close() {
    closeWriters(new Scratch());
    TableScan.PartReader open = reader;
    reader = null;
    if (open != null) {
      open.close();
    }
  }
}
