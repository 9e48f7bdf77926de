package io.micromegas.engine;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.duckdb.DuckDbApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link ParquetWriter} by DuckDB's COPY, on slots like those of {@link DuckDbEngine}, which see
 * the lake's directories and nothing else. Their instances are built when they are first needed.
 */
public final class DuckDbParquetWriter implements ParquetWriter {
  private static final Logger LOG = LoggerFactory.getLogger(DuckDbParquetWriter.class);

  /** How often those who wait, and what runs, look whether they are to stop. */
  private static final Duration POLL = Duration.ofMillis(20);

  private final WriterSettings settings;
  private final EngineSettings engineSettings;
  private final TempDirectory temp;
  private final Path written;
  private final RootAllocator allocator = new RootAllocator();
  private final List<Slot> slots = new ArrayList<>();
  private final SlotQueue queue;
  private volatile boolean closed;

  /** Prepares the slots; loads DuckDB's library if that has not been done. */
  public DuckDbParquetWriter(WriterSettings settings) {
    DuckDbApi.resolveAll();
    this.settings = settings;
    try {
      this.temp = TempDirectory.create(settings.directory());
      this.written = Files.createDirectory(temp.path().resolve("written"));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write to the directory for temporary files " + settings.directory(), e);
    }
    List<Path> readable = new ArrayList<>(settings.lakeDirectories());
    readable.add(written);
    this.engineSettings = settings.engine().withAllowedDirectories(readable);
    SlotBudget budget = new SlotBudget(settings.memory(), settings.tempBytes(), settings.threads());
    for (int i = 0; i < settings.slots(); i++) {
      slots.add(new Slot("writer-" + i, budget, engineSettings, temp.path(), () -> null));
    }
    this.queue = new SlotQueue(slots);
  }

  @Override
  public Written write(Job job, TableScan.Cancellation cancelled) {
    TableScan.Cancellation stopped = () -> closed || cancelled.isCancelled();
    Slot slot = take(stopped);
    BufferAllocator child =
        allocator.newChildAllocator(job.file().getFileName().toString(), 0, Long.MAX_VALUE);
    SlotSession session =
        new SlotSession(slot, engineSettings, List.of(temp.path().toString()), child, this::free);
    slot.attach(session);
    return new FileWriting(session, job, settings).run(stopped, POLL);
  }

  @Override
  public Path directory() {
    return written;
  }

  private Slot take(TableScan.Cancellation stopped) {
    while (!stopped.isCancelled()) {
      @Nullable Slot slot = queue.await(POLL);
      if (slot != null) {
        return slot;
      }
    }
    throw cancelledWrite();
  }

  static MicromegasException cancelledWrite() {
    return new MicromegasException(ErrorCode.CANCELLED, "writing a Parquet file was cancelled");
  }

  private void takeForGood() {
    boolean interrupted = Thread.interrupted();
    @Nullable Slot slot = null;
    while (slot == null) {
      try {
        slot = queue.await(POLL);
      } catch (MicromegasException e) {
        interrupted |= Thread.interrupted();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void free(SlotSession session) {
    queue.giveBack(session.slot());
    session.allocator().close();
  }

  /** Cancels what is being written, waits for that, and deletes the temporary files. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    // What is being written stops by itself and gives its slot back.
    slots.forEach(slot -> takeForGood());
    slots.forEach(Slot::close);
    try {
      temp.close();
      allocator.close();
    } catch (IOException | IllegalStateException e) {
      LOG.error("closing the Parquet writer left something behind", e);
    }
  }
}
