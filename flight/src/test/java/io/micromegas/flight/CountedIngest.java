package io.micromegas.flight;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.ingest.BulkIngest;
import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.ProcessInfo;
import java.util.ArrayList;
import java.util.List;

/** Keeps what it is given, counts the calls, and fails when told. */
final class CountedIngest implements BulkIngest {
  final List<ProcessInfo> processes = new ArrayList<>();
  final List<BulkStream> streams = new ArrayList<>();
  final List<BlockInfo> blocks = new ArrayList<>();
  final List<BulkPayload> payloads = new ArrayList<>();

  /** Rows of each call, in order. */
  final List<Integer> calls = new ArrayList<>();

  volatile boolean fails;

  private synchronized <T> void take(List<T> kept, List<T> rows) {
    if (fails) {
      throw new MicromegasException(ErrorCode.UNAVAILABLE, "the database does not answer");
    }
    calls.add(rows.size());
    kept.addAll(rows);
  }

  @Override
  public void takeProcesses(List<ProcessInfo> rows) {
    take(processes, rows);
  }

  @Override
  public void takeStreams(List<BulkStream> rows) {
    take(streams, rows);
  }

  @Override
  public void takeBlocks(List<BlockInfo> rows) {
    take(blocks, rows);
  }

  @Override
  public void takePayloads(List<BulkPayload> rows) {
    take(payloads, rows);
  }
}
