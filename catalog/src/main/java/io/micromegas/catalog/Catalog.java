package io.micromegas.catalog;

import io.micromegas.telemetry.ProcessInfo;
import io.micromegas.telemetry.StreamInfo;
import java.util.List;

/**
 * The metadata of the lake. Thread-safe; methods block. Failures are {@link
 * io.micromegas.base.MicromegasException}: UNAVAILABLE when the database does not answer, refuses,
 * or the outcome of a commit is unknown (a retry is always safe); OVERLOADED when no connection is
 * free in time or the clock's lock is not had in time.
 */
public interface Catalog extends AutoCloseable {

  /** What became of one item of a commit. */
  enum Outcome {
    /** New, and visible to every later snapshot. */
    COMMITTED,
    /** New, but its stream or process is not known yet: counted, listed, visible once they are. */
    PENDING,
    /** Known already with the same digest (blocks) or the same id (processes, streams). */
    DUPLICATE,
    /** Known already with another digest: refused, nothing changed. */
    CONFLICT
  }

  /**
   * Commits a process; the first registration wins. Blocks that waited for it become visible in the
   * same transaction, with fresh stamps.
   */
  Outcome insertProcess(ProcessInfo process);

  /** Commits a stream as {@link #insertProcess} does a process. */
  Outcome insertStream(NewStream stream);

  /**
   * Commits blocks in one transaction, one round trip; each new one gets its own, increasing {@code
   * insert_time}. One outcome per block, in order. Concurrent callers should share a call.
   */
  List<Outcome> commitBlocks(List<NewBlock> blocks);

  /**
   * Opens a snapshot: everything committed before the call is in it, nothing after. The caller
   * closes it; it holds a database connection until then.
   */
  Snapshot snapshot();

  /** Returns the partitions; closed with the catalog. */
  Partitions partitions();

  /** Returns what bulk ingest keeps; closed with the catalog. */
  BulkRegistry bulk();

  /** Returns quietly if the database answers within its time limit; else throws UNAVAILABLE. */
  void ping();

  @Override
  void close();

  /**
   * A stream to be committed.
   *
   * @param format {@code micromegas-transit} or one of the OTLP formats
   * @param dependenciesMetadata canonical CBOR of the types, as stored
   * @param objectsMetadata canonical CBOR of the types, as stored
   */
  record NewStream(
      StreamInfo info, String format, byte[] dependenciesMetadata, byte[] objectsMetadata) {}
}
