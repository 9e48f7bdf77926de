package io.micromegas.engine;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.ParquetWriter.Bounds;
import io.micromegas.engine.ParquetWriter.Job;
import io.micromegas.engine.ParquetWriter.Written;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampVector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One file being written. Owns its session. */
final class FileWriting {
  private static final Logger LOG = LoggerFactory.getLogger(FileWriting.class);

  private final SlotSession session;
  private final Job job;
  private final WriterSettings settings;
  private final CountDownLatch over = new CountDownLatch(1);

  FileWriting(SlotSession session, Job job, WriterSettings settings) {
    this.session = session;
    this.job = job;
    this.settings = settings;
    session.admitAnyStatement();
  }

  /** Writes; closes the session. */
  Written run(TableScan.Cancellation stopped, Duration poll) {
    boolean begun = false;
    boolean complete = false;
    try {
      if (Files.exists(job.file())) {
        throw new MicromegasException(ErrorCode.INTERNAL, "there is a file " + job.file());
      }
      begun = true;
      watch(stopped, poll);
      Written written = write();
      complete = written.rows() > 0;
      return written;
    } catch (MicromegasException e) {
      throw translate(e);
    } finally {
      session.close();
      over.countDown();
      if (begun && !complete) {
        delete();
      }
    }
  }

  private void watch(TableScan.Cancellation stopped, Duration poll) {
    Thread.ofVirtual()
        .name("parquet-cancel")
        .start(() -> {
          try {
            while (!over.await(poll.toNanos(), TimeUnit.NANOSECONDS)) {
              if (stopped.isCancelled()) {
                session.cancel();
                return;
              }
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private Written write() {
    IdentityHashMap<TableScan, Long> ids = register();
    String relation =
        job.relation()
            .sql(scan -> LakeScan.NAME + "(" + Objects.requireNonNull(ids.get(scan)) + ")");
    long rows = copy(relation);
    if (rows == 0) {
      return new Written(0, 0, Map.of());
    }
    try {
      return new Written(rows, Files.size(job.file()), bounds());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long copy(String relation) {
    Map<String, List<String>> lists = TextLists.of(job, session);
    try {
      return copy(relation, lists);
    } catch (MicromegasException e) {
      if (lists.isEmpty() || e.code() != ErrorCode.INVALID_ARGUMENT || session.isScanFailure(e)) {
        throw e;
      }
      LOG.warn("{} is written again, without lists of texts", job.file(), e);
      delete();
      return copy(relation, Map.of());
    }
  }

  private long copy(String relation, Map<String, List<String>> lists) {
    String sql = CopySql.copy(job, relation, lists, settings);
    return Objects.requireNonNull(numbers(sql).getFirst());
  }

  private Map<String, Bounds> bounds() {
    if (job.boundsOf().isEmpty()) {
      return Map.of();
    }
    Map<String, Bounds> bounds = new HashMap<>();
    List<@Nullable Long> numbers = numbers(CopySql.bounds(job));
    for (int i = 0; i < job.boundsOf().size(); i++) {
      Long min = numbers.get(2 * i);
      Long max = numbers.get(2 * i + 1);
      if (min != null && max != null) {
        bounds.put(job.boundsOf().get(i), new Bounds(min, max));
      }
    }
    return bounds;
  }

  private IdentityHashMap<TableScan, Long> register() {
    IdentityHashMap<TableScan, String> names = new IdentityHashMap<>();
    Map<String, TableScan> scans = new HashMap<>();
    for (TableScan scan : job.relation().scans()) {
      String name = "scan " + names.size();
      if (names.putIfAbsent(scan, name) == null) {
        scans.put(name, scan);
      }
    }
    Map<String, Long> ids = session.register(scans);
    IdentityHashMap<TableScan, Long> idOfScan = new IdentityHashMap<>();
    names.forEach((scan, name) -> idOfScan.put(scan, Objects.requireNonNull(ids.get(name))));
    return idOfScan;
  }

  /** Runs a statement that returns one row of times or integers. */
  private List<@Nullable Long> numbers(String sql) {
    try (BatchStream batches = session.execute(sql)) {
      if (!batches.next()) {
        throw new IllegalStateException("no answer to " + sql);
      }
      List<@Nullable Long> numbers = new ArrayList<>();
      for (FieldVector vector : batches.root().getFieldVectors()) {
        numbers.add(vector.isNull(0) ? null : number(vector));
      }
      return numbers;
    }
  }

  private static long number(FieldVector vector) {
    return switch (vector) {
      case BigIntVector integers -> integers.get(0);
      case TimeStampVector times -> times.get(0);
      default -> throw new IllegalArgumentException("no BIGINT or TIMESTAMP_NS: " + vector);
    };
  }

  private MicromegasException translate(MicromegasException e) {
    if (session.isScanFailure(e)) {
      return e;
    }
    return switch (e.code()) {
      case CANCELLED -> DuckDbParquetWriter.cancelledWrite();
      // Its text is ours, not a user's.
      case INVALID_ARGUMENT ->
          new MicromegasException(
              ErrorCode.INTERNAL, "writing " + job.file() + " failed: " + e.getMessage(), e);
      default ->
          new MicromegasException(
              e.code(), "writing " + job.file() + " failed: " + e.getMessage(), e);
    };
  }

  private void delete() {
    try {
      Files.deleteIfExists(job.file());
    } catch (IOException e) {
      LOG.warn("cannot delete {}, which is incomplete", job.file(), e);
    }
  }
}
