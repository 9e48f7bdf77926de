package io.micromegas.lakehouse;

import static io.micromegas.engine.ColumnType.INT32;
import static io.micromegas.engine.ColumnType.INT64;
import static io.micromegas.engine.ColumnType.TEXT;

import io.micromegas.engine.Column;
import io.micromegas.engine.ColumnBatch;
import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * Which thread each file of a list is of.
 *
 * @param ofFiles one per file
 */
record ThreadFilesScan(List<ProcessThreads.OneThread> ofFiles) implements TableScan {
  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              new ColumnSpec("file", INT64, false, false),
              new ColumnSpec("thread", INT32, false, false),
              new ColumnSpec("stream_id", TEXT, false, true),
              new ColumnSpec("thread_name", TEXT, false, true)));

  ThreadFilesScan {
    ofFiles = List.copyOf(ofFiles);
  }

  @Override
  public TableSchema schema() {
    return SCHEMA;
  }

  @Override
  public long estimatedRows() {
    return ofFiles.size();
  }

  @Override
  public int parts() {
    return 1;
  }

  @Override
  public boolean ordered() {
    return false;
  }

  @Override
  public PartReader open(int part, ScanRequest request) {
    return new OneBatch(() ->
        new ColumnBatch(ofFiles.size(), request.projection().stream().map(this::column).toList()));
  }

  private Column column(int column) {
    int count = ofFiles.size();
    return switch (column) {
      case 0 -> {
        long[] files = new long[count];
        for (int i = 0; i < count; i++) {
          files[i] = i;
        }
        yield new Column.Longs(files, null);
      }
      case 1 ->
          new Column.Ints(
              ofFiles.stream().mapToInt(ProcessThreads.OneThread::place).toArray(), null);
      case 2 -> texts(thread -> thread.stream().streamId().toString());
      case 3 -> texts(thread -> ThreadName.of(thread.stream()));
      default -> throw new IllegalArgumentException("column " + column);
    };
  }

  private Column texts(Function<ProcessThreads.OneThread, String> text) {
    int[] codes = new int[ofFiles.size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = i;
    }
    List<byte[]> values =
        ofFiles.stream()
            .map(thread -> text.apply(thread).getBytes(StandardCharsets.UTF_8))
            .toList();
    return new Column.Dictionary(codes, values);
  }
}
