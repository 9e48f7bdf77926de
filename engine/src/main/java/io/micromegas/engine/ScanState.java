package io.micromegas.engine;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One scan of a relation, shared by its threads. */
final class ScanState implements TableScan.Cancellation {
  private final ScanBinding binding;
  private final ScanRequest request;
  private final int parts;
  private final AtomicInteger next = new AtomicInteger();
  private volatile boolean stopped;

  ScanState(ScanBinding binding, int[] projection) {
    this.binding = binding;
    this.request = new ScanRequest(Arrays.stream(projection).boxed().toList(), binding.hints());
    this.parts = binding.scan().parts();
  }

  SlotSession session() {
    return binding.session();
  }

  ColumnTypes types() {
    return binding.types();
  }

  int parts() {
    return parts;
  }

  /** Returns the types of the wanted columns, in their order. */
  List<ColumnType> columnTypes() {
    List<ColumnSpec> columns = binding.scan().schema().columns();
    return request.projection().stream().map(index -> columns.get(index).type()).toList();
  }

  /** Claims a part for a thread; as many as there are or more when none is left. */
  int claim() {
    return next.getAndIncrement();
  }

  TableScan.PartReader open(int part) {
    return binding.scan().open(part, request);
  }

  /** A thread failed: the others need not go on. */
  void stop() {
    stopped = true;
  }

  @Override
  public boolean isCancelled() {
    return stopped || session().isStopped();
  }
}
