package io.micromegas.ingest;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.BulkRegistry;
import io.micromegas.catalog.Catalog;
import io.micromegas.catalog.Catalog.NewStream;
import io.micromegas.catalog.Catalog.Outcome;
import io.micromegas.catalog.NewBlock;
import io.micromegas.store.BlockKeys;
import io.micromegas.store.ObjectStore;
import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.CborBodies;
import io.micromegas.telemetry.IncomingBlock;
import io.micromegas.telemetry.ProcessInfo;
import io.micromegas.telemetry.StreamInfo;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Takes processes, streams and blocks in, durably: the one path by which telemetry enters the lake,
 * whatever protocol brought it. Thread-safe; methods block, call them from virtual threads.
 *
 * <p>A normal return means durable: the object is synced and its row committed (R1). Failures are
 * {@link MicromegasException}: INVALID_ARGUMENT for a value that can not be stored, CONFLICT for a
 * block id known with other content, OVERLOADED when too much is in flight, TIMEOUT and UNAVAILABLE
 * when the outcome is not known. After anything but INVALID_ARGUMENT and CONFLICT the same call may
 * be repeated, and never stores twice (R2).
 */
public final class Ingestion implements AutoCloseable {
  /** What the native senders' queues are called in the catalog. */
  public static final String TRANSIT = "micromegas-transit";

  private final ObjectStore store;
  private final Catalog catalog;
  private final CommitSettings settings;
  private final Admission admission;
  private final IngestCounters counters = new IngestCounters();
  private final BlockCommitter committer;
  private volatile boolean stopping;

  /** Starts the threads that commit. Store and catalog stay the caller's to close, after this. */
  public Ingestion(ObjectStore store, Catalog catalog, CommitSettings settings) {
    this.store = store;
    this.catalog = catalog;
    this.settings = settings;
    this.admission = new Admission(settings.maxInFlightBytes(), settings.maxInFlightRequests());
    this.committer = new BlockCommitter(store, catalog, settings, counters);
  }

  /** Takes a process; a known one is fine, the first announcement stays. */
  public Outcome insertProcess(ProcessInfo process) {
    try (Admission.Ticket _ = enter(0)) {
      return insertAdmitted(process);
    }
  }

  /** Takes a stream; a known one is fine, the first announcement stays. */
  public Outcome insertStream(StreamInfo stream) {
    try (Admission.Ticket _ = enter(0)) {
      return insertAdmitted(stream);
    }
  }

  /** Takes a block; returns COMMITTED, PENDING or DUPLICATE. */
  public Outcome insertBlock(IncomingBlock block) {
    return await(insertBlock(block, enter(block.payload().length)));
  }

  /** Returns the way in for whole tables. */
  public BulkIngest bulk() {
    BulkRegistry registry = catalog.bulk();
    return new BulkIngestion(this, registry, new BulkPayloads(this, store, registry, settings));
  }

  /** Returns what happened so far. */
  public IngestStats stats() {
    return counters.stats(admission);
  }

  /** Refuses what comes from now on with UNAVAILABLE; what is in flight goes on. */
  public void stopTaking() {
    stopping = true;
  }

  /** Stops taking, waits for what is in flight as long as the grace allows, refuses the rest. */
  public void close(Duration grace) {
    stopTaking();
    committer.close(grace);
  }

  /** Closes without grace. */
  @Override
  public void close() {
    close(Duration.ZERO);
  }

  boolean isStopping() {
    return stopping;
  }

  IngestCounters counters() {
    return counters;
  }

  CommitSettings settings() {
    return settings;
  }

  /** Lets a request in before its body is read. */
  Admission.Ticket enter(long expectedBytes) {
    if (stopping) {
      throw BlockCommitter.stopping();
    }
    return admission.enter(expectedBytes);
  }

  /** For a caller who has let the request in. */
  Outcome insertAdmitted(ProcessInfo process) {
    StorableTimes.check("start_time", process.startTime());
    Outcome outcome = catalog.insertProcess(ReservedProperties.without(process));
    counters.processes.increment();
    return outcome;
  }

  /** For a caller who has let the request in. */
  Outcome insertAdmitted(StreamInfo stream) {
    return insertAdmitted(stream, TRANSIT);
  }

  /** For a caller who has let the request in, with blocks of another format. */
  Outcome insertAdmitted(StreamInfo stream, String format) {
    StreamInfo clean = ReservedProperties.without(stream);
    Outcome outcome =
        catalog.insertStream(
            new NewStream(
                clean,
                format,
                CborBodies.encodeTypes(clean.dependenciesMetadata()),
                CborBodies.encodeTypes(clean.objectsMetadata())));
    counters.streams.increment();
    return outcome;
  }

  /** Starts a block on its way; the ticket is closed when it has arrived, or failed. */
  CompletableFuture<Outcome> insertBlock(IncomingBlock block, Admission.Ticket ticket) {
    try {
      CompletableFuture<Outcome> result = submit(block, block.info());
      var _ = result.whenComplete((outcome, error) -> ticket.close());
      return result;
    } catch (RuntimeException e) {
      ticket.close();
      throw e;
    }
  }

  /**
   * Starts a block on its way, for a caller whose ticket stays open until it has arrived.
   *
   * @param identity what, with the payload, makes another block the same as this one
   */
  CompletableFuture<Outcome> submit(IncomingBlock block, BlockInfo identity) {
    BlockInfo info = block.info();
    StorableTimes.check("begin_time", info.beginTime());
    StorableTimes.check("end_time", info.endTime());
    byte[] digest = BlockDigest.of(new IncomingBlock(identity, block.payload()));
    Submission submission =
        new Submission(
            new NewBlock(info, block.payload().length, digest),
            BlockKeys.of(info.processId(), info.streamId(), info.blockId()),
            block.payload());
    committer.submit(submission);
    return submission.result;
  }

  /** Waits for a block; CONFLICT becomes an exception, as does running out of patience. */
  Outcome await(CompletableFuture<Outcome> result) {
    try {
      Outcome outcome = result.get(settings.commitTimeout().toMillis(), TimeUnit.MILLISECONDS);
      if (outcome == Outcome.CONFLICT) {
        throw new MicromegasException(
            ErrorCode.CONFLICT,
            "this block id was stored before with other content, which stays as it is; a new"
                + " block needs a new id");
      }
      return outcome;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof MicromegasException known
          ? new MicromegasException(known.code(), known.getMessage(), known)
          : new MicromegasException(ErrorCode.INTERNAL, "storing the block failed", e.getCause());
    } catch (TimeoutException e) {
      throw new MicromegasException(
          ErrorCode.TIMEOUT,
          "the block was not committed within "
              + settings.commitTimeout()
              + "; it may still be: send it again",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw BlockCommitter.stopping();
    }
  }
}
