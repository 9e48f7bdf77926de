package io.micromegas.flight;

import io.grpc.StatusRuntimeException;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.query.QueryRequest;
import io.micromegas.query.QueryResult;
import io.micromegas.query.QueryService;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.flight.DictionaryMessages;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one query and sends its batches as they are computed. Asks for the next batch only when the
 * client has room for it; stops the query when the client goes away or does not read.
 */
final class ResultStream implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ResultStream.class);

  private final QueryService queries;
  private final List<QueryRequest> requests;
  private final boolean zoned;
  private final ServerStreamListener listener;
  private final BufferAllocator allocator;
  private final FlightSettings settings;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile boolean cancelled;
  private volatile boolean stopped;
  private volatile @Nullable QueryResult running;
  private long rows;

  /**
   * @param requests of one statement, whose answers follow each other
   * @param zoned whether times keep their zone
   */
  ResultStream(
      QueryService queries,
      List<QueryRequest> requests,
      boolean zoned,
      ServerStreamListener listener,
      BufferAllocator allocator,
      FlightSettings settings) {
    this.queries = queries;
    this.requests = requests;
    this.zoned = zoned;
    this.listener = listener;
    this.allocator = allocator;
    this.settings = settings;
  }

  /** Listens to the client; before {@link #run}, on the thread that gRPC called. */
  void attach() {
    listener.setOnReadyHandler(this::signal);
    listener.setOnCancelHandler(this::cancel);
    if (listener.isCancelled()) {
      cancel();
    }
  }

  @Override
  public void run() {
    QueryRequest request = requests.getFirst();
    long start = System.nanoTime();
    @Nullable UUID queryId = null;
    try {
      try (QueryResult result = execute()) {
        queryId = result.queryId();
        running = result;
        result.onStop(this::signal);
        requireClient();
        send(result);
      } finally {
        running = null;
      }
      listener.completed();
      LOG.info(
          "query {} of {} answered {} rows in {} ms",
          queryId,
          request.caller(),
          rows,
          (System.nanoTime() - start) / 1_000_000);
    } catch (Throwable e) {
      StatusRuntimeException status = FlightErrors.of(e, queryId);
      LOG.info(
          "query {} of {} ended after {} rows: {}",
          queryId,
          request.caller(),
          rows,
          status.getMessage());
      // A call that the client ended takes no more answers.
      if (!cancelled) {
        listener.error(status);
      }
    }
  }

  private QueryResult execute() {
    return requests.size() == 1
        ? queries.execute(requests.getFirst())
        : new ChainedResults(queries, requests, allocator);
  }

  /** Ends the answer with CANCELLED, which its reader is told; from any thread. */
  void stop() {
    stopped = true;
    @Nullable QueryResult result = running;
    if (result != null) {
      result.cancel();
    }
    signal();
  }

  /** Stops the query of a client that has gone; from any thread. */
  void cancel() {
    cancelled = true;
    @Nullable QueryResult result = running;
    if (result != null) {
      result.cancel();
    }
    signal();
  }

  private void send(QueryResult result) {
    try (BatchSlicer slicer = new BatchSlicer(result.root(), settings.maxMessageBytes(), zoned)) {
      // Messages are copied into the network's buffers at once, so that nothing of a query lives on
      // when it is closed, however slowly its client reads. The copy does not show in measurements.
      listener.setUseZeroCopy(false);
      DictionaryProvider dictionaries = result.dictionaries();
      listener.start(slicer.root(), dictionaries);
      awaitRoom();
      while (result.next()) {
        slicer.rewind();
        awaitRoom();
        DictionaryMessages.put(listener, dictionaries);
        while (slicer.nextPiece()) {
          awaitRoom();
          put(slicer, null);
        }
        awaitRoom();
      }
      List<String> warnings = result.warnings();
      if (!warnings.isEmpty()) {
        awaitRoom();
        slicer.clear();
        put(slicer, metadata(warnings));
      }
    }
  }

  private void put(BatchSlicer slicer, @Nullable ArrowBuf metadata) {
    if (metadata == null) {
      listener.putNext();
    } else {
      listener.putNext(metadata);
    }
    rows += slicer.root().getRowCount();
  }

  /**
   * What a client should know of an answer beside its rows: the metadata of a last batch without
   * rows, which every client can skip.
   */
  private ArrowBuf metadata(List<String> warnings) {
    byte[] json = Warnings.toJson(warnings).getBytes(StandardCharsets.UTF_8);
    ArrowBuf buffer = allocator.buffer(json.length);
    buffer.writeBytes(json);
    return buffer;
  }

  private void requireClient() {
    if (cancelled || listener.isCancelled()) {
      throw new MicromegasException(ErrorCode.CANCELLED, "the client ended the call");
    }
    if (stopped) {
      throw new MicromegasException(ErrorCode.CANCELLED, "the query was cancelled");
    }
  }

  private void awaitRoom() {
    if (!listener.isReady()) {
      lock.lock();
      try {
        long left = settings.idleTimeout().toNanos();
        while (!cancelled && !stopped && !isStopped() && !listener.isReady()) {
          if (left <= 0) {
            throw new MicromegasException(
                ErrorCode.TIMEOUT,
                "the client has not read its answer for "
                    + settings.idleTimeout().toSeconds()
                    + " s; the query was cancelled");
          }
          left = changed.awaitNanos(left);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new MicromegasException(ErrorCode.UNAVAILABLE, "the server is stopping", e);
      } finally {
        lock.unlock();
      }
    }
    requireClient();
    QueryResult result = running;
    if (result != null && result.isStopped()) {
      // Throws why. A client that does not read does not keep a query alive that was told to end.
      boolean _ = result.next();
    }
  }

  private boolean isStopped() {
    QueryResult result = running;
    return result != null && result.isStopped();
  }

  private void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
