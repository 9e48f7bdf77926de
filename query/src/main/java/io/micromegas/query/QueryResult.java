package io.micromegas.query;

import java.util.List;
import java.util.UUID;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A running statement. One thread reads; {@link #cancel} from any. Timestamps are {@code
 * timestamp[ns, +00:00]}, whatever the engine calls them.
 */
public interface QueryResult extends AutoCloseable {
  /** Names this execution in errors and logs. */
  UUID queryId();

  /**
   * Returns the columns as clients see them: of dictionary-encoded ones the values' type and the
   * encoding, where {@link #root()} has the indices' type.
   */
  Schema schema();

  /**
   * Returns the values behind the indices of the current batch; {@link #next} refills the same
   * vectors. Empty unless the request preserves dictionaries.
   */
  default DictionaryProvider dictionaries() {
    return new DictionaryProvider.MapDictionaryProvider();
  }

  /** Returns the vectors that {@link #next} fills; the same object throughout. */
  VectorSchemaRoot root();

  /** Computes the next batch into {@link #root()}; false at the end. */
  boolean next();

  /** Stops the statement from any thread; the reader gets CANCELLED. */
  void cancel();

  /** Returns whether the statement was told to end, by whomever: {@link #next} says why. */
  default boolean isStopped() {
    return false;
  }

  /** Has an action called, on any thread, when the statement is told to end; at once if it was. */
  default void onStop(Runnable action) {}

  /** Returns what could not be read, known once {@link #next} has returned false (R6). */
  List<String> warnings();

  @Override
  void close();
}
