package io.micromegas.flight;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.ingest.BulkIngest;
import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.ProcessInfo;
import java.util.List;

/** A service that only answers queries. */
final class NoBulkIngest implements BulkIngest {
  @Override
  public void takeProcesses(List<ProcessInfo> processes) {
    throw refused();
  }

  @Override
  public void takeStreams(List<BulkStream> streams) {
    throw refused();
  }

  @Override
  public void takeBlocks(List<BlockInfo> blocks) {
    throw refused();
  }

  @Override
  public void takePayloads(List<BulkPayload> payloads) {
    throw refused();
  }

  private static MicromegasException refused() {
    return new MicromegasException(
        ErrorCode.UNSUPPORTED, "this service only answers queries; bulk ingest is not part of it");
  }
}
