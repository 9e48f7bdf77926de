package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockRow;
import io.micromegas.engine.Column;
import io.micromegas.engine.TableScan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The blocks that queries of this server found not to decode, the latest of them: those that are in
 * no partition yet, of which the catalog does not know. Thread-safe.
 */
final class DecodeErrors {
  /** How many are remembered; the longest known are forgotten. */
  static final int MAX_ROWS = 10_000;

  private final Map<Key, Row> rows =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Row> eldest) {
          return size() > MAX_ROWS;
        }
      };

  private record Key(UUID blockId, String viewSet) {}

  /**
   * A row of the view.
   *
   * @param time when the block was inserted, nanoseconds UTC
   */
  private record Row(Key key, UUID streamId, UUID processId, long time, String error) {}

  /** Takes note of a block, once per view set. */
  void add(String viewSet, BlockRow block, Undecodable failure) {
    Key key = new Key(block.blockId(), viewSet);
    Row row =
        new Row(
            key,
            block.stream().streamId(),
            block.process().processId(),
            block.insertTime(),
            failure.reason());
    synchronized (rows) {
      rows.put(key, row);
    }
  }

  /** Returns what is known, as rows of decode_errors; empty if that is nothing. */
  Optional<TableScan> scan() {
    Collection<Row> known;
    synchronized (rows) {
      known = List.copyOf(rows.values());
    }
    if (known.isEmpty()) {
      return Optional.empty();
    }
    List<Column> columns = new ArrayList<>();
    columns.add(texts(known, row -> row.key().blockId().toString()));
    columns.add(texts(known, row -> row.streamId().toString()));
    columns.add(texts(known, row -> row.processId().toString()));
    columns.add(texts(known, row -> row.key().viewSet()));
    columns.add(new Column.Longs(known.stream().mapToLong(Row::time).toArray(), null));
    columns.add(texts(known, Row::error));
    return Optional.of(new FixedScan(ViewSchemas.DECODE_ERRORS, known.size(), columns));
  }

  private static Column texts(Collection<Row> rows, Function<Row, String> value) {
    return FixedScan.texts(rows.stream().map(value).toList());
  }
}
