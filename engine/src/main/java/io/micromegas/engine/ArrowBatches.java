package io.micromegas.engine;

import io.micromegas.engine.duckdb.Results;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.arrow.c.ArrowArray;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A running statement. The slot's thread fetches some batches ahead, so that DuckDB computes while
 * the reader sends; no more than those are held.
 */
final class ArrowBatches implements BatchStream {
  /** How often rows that are to be handed out promptly are looked for. */
  static final long POLL_MILLIS = 2;

  private final SlotSession session;
  private final BufferAllocator allocator;
  private final ArrowSchemas schemas;
  private final Schema schema;
  private final VectorSchemaRoot root;
  private final Deque<FutureTask<@Nullable ArrowArray>> ahead = new ArrayDeque<>();

  // These belong to the slot's thread.
  private long result;
  private boolean ended;

  /** Whether DuckDB's own threads may be at work on it. */
  private boolean computing;

  private boolean prompt;

  private boolean finished;
  private boolean closed;

  private ArrowBatches(SlotSession session, ArrowSchemas schemas, Schema schema, long result) {
    this.session = session;
    this.allocator = session.allocator();
    this.schemas = schemas;
    this.schema = schema;
    this.result = result;
    this.root = VectorSchemaRoot.create(schema, allocator);
  }

  /** Takes over a result that has been started. On the slot's thread. */
  static ArrowBatches open(SlotSession session, long result) {
    ArrowSchemas schemas = new ArrowSchemas(session.allocator());
    try {
      return new ArrowBatches(session, schemas, schemas.of(session.scratch(), result), result);
    } catch (RuntimeException e) {
      schemas.close();
      Results.destroyArrow(session.scratch(), result);
      throw e;
    }
  }

  /** Hands rows out as soon as there are some. On the slot's thread. */
  void handOutPromptly() {
    prompt = true;
  }

  /** Asks the slot's thread for the next batches. */
  void fetchAhead() {
    while (ahead.size() < session.batchesAhead()) {
      ahead.add(session.slot().submit(this::fetch));
    }
  }

  private @Nullable ArrowArray fetch() throws Exception {
    if (ended) {
      return null;
    }
    ended = true;
    computing = true;
    ArrowArray array = ArrowArray.allocateNew(allocator);
    boolean filled = false;
    try {
      filled =
          session.guarded(() -> {
            if (prompt) {
              return poll(array.memoryAddress());
            }
            Results.fetchArrow(session.scratch(), result, array.memoryAddress());
            return array.snapshot().release != 0;
          });
    } finally {
      if (!filled) {
        array.close();
      }
    }
    ended = !filled;
    computing = filled;
    return filled ? array : null;
  }

  /**
   * Looks for a batch again and again. Waiting for one would be woken by the second batch, and
   * would take work over from DuckDB's own threads, which then keeps it from handing out what there
   * is.
   */
  private boolean poll(long array) throws InterruptedException {
    while (true) {
      switch (Results.stepArrow(session.scratch(), result, array)) {
        case ARRAY -> {
          return true;
        }
        case FINISHED -> {
          return false;
        }
        case CANCELLED -> throw StatementErrors.cancelled();
        case WAITING -> Thread.sleep(POLL_MILLIS);
      }
    }
  }

  /** Returns whether a column holds bytes, which may be many. */
  boolean hasBlobs() {
    return schema.getFields().stream()
        .anyMatch(field -> field.getType().getTypeID() == ArrowType.ArrowTypeID.Binary);
  }

  /** Frees a statement that nobody reads. On the slot's thread. */
  void discard() {
    closed = true;
    root.close();
    release();
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public boolean next() {
    if (finished || closed) {
      return false;
    }
    ArrowArray array;
    try {
      array = BigStackThread.await(ahead.remove());
    } catch (RuntimeException e) {
      finished = true;
      throw e;
    }
    if (array == null) {
      finished = true;
      return false;
    }
    fetchAhead();
    Data.importIntoVectorSchemaRoot(allocator, array, root, schemas.dictionaries());
    return true;
  }

  @Override
  public VectorSchemaRoot root() {
    return root;
  }

  /** Stops the statement unless it is over, and frees the reader's side. */
  void abandon() {
    if (closed) {
      return;
    }
    closed = true;
    if (!finished) {
      session.stop();
    }
    root.close();
  }

  /** Frees the result and the batches nobody asked for. On the slot's thread. */
  void release() {
    if (result == 0) {
      return;
    }
    ended = true;
    for (FutureTask<@Nullable ArrowArray> future : ahead) {
      // All of them were handed to this thread before, so they are done.
      try {
        ArrowArray array = future.get();
        if (array != null) {
          array.release();
          array.close();
        }
      } catch (ExecutionException | InterruptedException e) {
        // Its statement failed or was cancelled: there is no batch.
      }
    }
    ahead.clear();
    if (computing) {
      session.destroyUnfinished(result);
    } else {
      Results.destroyArrow(session.scratch(), result);
    }
    result = 0;
    session.noteUsage();
    session.stopped();
    schemas.close();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    abandon();
    BigStackThread.await(
        session
            .slot()
            .submit(() -> {
              release();
              return true;
            }));
  }
}
