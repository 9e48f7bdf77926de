package io.micromegas.flight;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.query.QueryRequest;
import io.micromegas.query.QueryResult;
import io.micromegas.query.QueryService;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Answers statements of its own little language: {@code rows N [batch M] [text L] [gated] [warn]},
 * {@code fail CODE}, {@code crash}. On request the texts leave as a dictionary per batch. It counts
 * what it computes, reuses its vectors from batch to batch, and keeps every request.
 */
final class MemoryQueries implements QueryService {
  static final Schema SCHEMA =
      new Schema(
          List.of(
              new Field("n", FieldType.notNullable(new ArrowType.Int(64, true)), null),
              new Field("text", FieldType.nullable(ArrowType.Utf8.INSTANCE), null)));

  final ConcurrentLinkedQueue<QueryRequest> requests = new ConcurrentLinkedQueue<>();
  final AtomicInteger batches = new AtomicInteger();
  final AtomicInteger open = new AtomicInteger();
  final CountDownLatch cancelled = new CountDownLatch(1);

  /** A gated statement computes one batch for each permit. */
  final Semaphore gate = new Semaphore(0);

  private final ConcurrentLinkedQueue<Rows> running = new ConcurrentLinkedQueue<>();
  private final BufferAllocator allocator;

  MemoryQueries(BufferAllocator parent) {
    this.allocator = parent.newChildAllocator("memory-queries", 0, Long.MAX_VALUE);
  }

  static final DictionaryEncoding ENCODING =
      new DictionaryEncoding(1, false, new ArrowType.Int(32, true));

  static final Schema ENCODED_SCHEMA =
      new Schema(
          List.of(
              SCHEMA.findField("n"),
              new Field("text", new FieldType(true, ArrowType.Utf8.INSTANCE, ENCODING), null)));

  private static final Schema INDEX_SCHEMA =
      new Schema(
          List.of(
              SCHEMA.findField("n"),
              new Field("text", new FieldType(true, ENCODING.getIndexType(), ENCODING), null)));

  @Override
  public Schema describe(QueryRequest request) {
    check(request);
    return request.preserveDictionaries() ? ENCODED_SCHEMA : SCHEMA;
  }

  /** Each question mark is a parameter, of whole numbers. */
  @Override
  public Prepared prepare(QueryRequest request) {
    List<Field> parameters = new ArrayList<>();
    for (int i = 0; i < request.sql().chars().filter(c -> c == '?').count(); i++) {
      parameters.add(
          new Field("$" + (i + 1), FieldType.nullable(new ArrowType.Int(64, true)), null));
    }
    return new Prepared(describe(request), parameters);
  }

  @Override
  public QueryResult execute(QueryRequest request) {
    check(request);
    open.incrementAndGet();
    Rows rows = new Rows(request.sql(), request.preserveDictionaries());
    running.add(rows);
    return rows;
  }

  /** Tells all statements to end, as an administrator does. */
  void tellToEnd() {
    running.forEach(Rows::tellToEnd);
  }

  private void check(QueryRequest request) {
    requests.add(request);
    String sql = request.sql();
    if (sql.startsWith("fail ")) {
      ErrorCode code = ErrorCode.valueOf(sql.substring(5).toUpperCase(Locale.ROOT));
      throw new MicromegasException(code, "this is why: " + code);
    }
    if (sql.equals("crash")) {
      throw new IllegalStateException("secret detail");
    }
  }

  @Override
  public List<TableInfo> tables() {
    return List.of(
        new TableInfo("log_entries", SCHEMA),
        new TableInfo("logXentries", SCHEMA),
        new TableInfo("blocks", SCHEMA));
  }

  @Override
  public void close() {
    allocator.close();
  }

  long bytesHeld() {
    return allocator.getAllocatedMemory();
  }

  private final class Rows implements QueryResult {
    private final UUID id = UUID.randomUUID();
    private final VectorSchemaRoot root;
    private final MapDictionaryProvider dictionaries = new MapDictionaryProvider();
    private final boolean encoded;
    private final String sql;
    private final long total;
    private final int batch;
    private final String text;
    private long produced;
    private volatile boolean stopped;
    private volatile boolean toldToEnd;
    private volatile Runnable onStop = () -> {};

    Rows(String sql, boolean encoded) {
      this.sql = sql;
      this.encoded = encoded;
      this.root = VectorSchemaRoot.create(encoded ? INDEX_SCHEMA : SCHEMA, allocator);
      if (encoded) {
        dictionaries.put(new Dictionary(new VarCharVector("text", allocator), ENCODING));
      }
      this.total = number("rows", 1);
      this.batch = (int) number("batch", 1000);
      this.text = "x".repeat((int) number("text", 1));
    }

    private long number(String word, long otherwise) {
      String[] words = sql.split(" ", -1);
      for (int i = 0; i + 1 < words.length; i++) {
        if (words[i].equals(word)) {
          return Long.parseLong(words[i + 1]);
        }
      }
      return otherwise;
    }

    @Override
    public UUID queryId() {
      return id;
    }

    @Override
    public Schema schema() {
      return encoded ? ENCODED_SCHEMA : SCHEMA;
    }

    @Override
    public DictionaryProvider dictionaries() {
      return dictionaries;
    }

    @Override
    public VectorSchemaRoot root() {
      return root;
    }

    @Override
    public boolean next() {
      if (sql.contains("gated")) {
        gate.acquireUninterruptibly();
      }
      if (toldToEnd) {
        throw new MicromegasException(ErrorCode.CANCELLED, "told to end");
      }
      if (stopped) {
        throw new MicromegasException(ErrorCode.CANCELLED, "cancelled");
      }
      if (produced == total) {
        if (sql.contains("late_failure")) {
          throw new MicromegasException(ErrorCode.RESOURCE_EXHAUSTED, "too much memory");
        }
        return false;
      }
      int rows = (int) Math.min(batch, total - produced);
      BigIntVector n = (BigIntVector) root.getVector("n");
      VarCharVector t =
          encoded
              ? (VarCharVector) dictionaries.lookup(ENCODING.getId()).getVector()
              : (VarCharVector) root.getVector("text");
      // Fresh buffers, as a batch from the engine has; the vectors stay the same.
      root.clear();
      n.allocateNew(rows);
      t.clear();
      t.allocateNew((long) rows * (text.length() + 20), rows);
      for (int i = 0; i < rows; i++) {
        n.set(i, produced + i);
        if (encoded) {
          ((IntVector) root.getVector("text")).setSafe(i, i);
        }
        t.setSafe(i, (text + (produced + i)).getBytes(StandardCharsets.UTF_8));
      }
      t.setValueCount(rows);
      root.setRowCount(rows);
      produced += rows;
      batches.incrementAndGet();
      return true;
    }

    @Override
    public void cancel() {
      stopped = true;
      cancelled.countDown();
      gate.release();
    }

    void tellToEnd() {
      toldToEnd = true;
      onStop.run();
    }

    @Override
    public boolean isStopped() {
      return toldToEnd;
    }

    @Override
    public void onStop(Runnable action) {
      onStop = action;
    }

    @Override
    public List<String> warnings() {
      return sql.contains("warn") ? List.of("block \"b1\" does not decode") : List.of();
    }

    @Override
    public void close() {
      root.close();
      dictionaries.close();
      open.decrementAndGet();
    }
  }
}
