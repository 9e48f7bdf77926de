package io.micromegas.ingest;

import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.ProcessInfo;
import io.micromegas.telemetry.StreamInfo;
import java.util.List;
import java.util.UUID;

/**
 * The same lake, filled by tables instead of by senders: how one lake is copied into another.
 * Thread-safe; methods block.
 *
 * <p>A normal return means durable (R1). What is known already with the same content is fine and
 * changes nothing, so every call may be repeated (R2). Failures are {@link
 * io.micromegas.base.MicromegasException} as those of {@link Ingestion}; of processes, streams and
 * rows of blocks, a call that fails with INVALID_ARGUMENT or CONFLICT has stored nothing.
 */
public interface BulkIngest {

  /** Takes processes, all or none. */
  void takeProcesses(List<ProcessInfo> processes);

  /** Takes streams, all or none. */
  void takeStreams(List<BulkStream> streams);

  /**
   * Takes rows of blocks, all or none. A block becomes part of the lake when its payload is there,
   * too; until then it is listed as pending, and nothing promises its data. Times must be in order.
   */
  void takeBlocks(List<BlockInfo> blocks);

  /**
   * Takes payloads, each wholly or not at all. One whose block is not announced is kept until it
   * is. INVALID_ARGUMENT, before anything is stored, if one of them is no payload.
   */
  void takePayloads(List<BulkPayload> payloads);

  /**
   * A stream.
   *
   * @param format how its payloads are written, such as {@link Ingestion#TRANSIT}
   */
  record BulkStream(StreamInfo info, String format) {}

  /**
   * A payload.
   *
   * @param payload CBOR of the two queues, in any form that senders use; not copied
   */
  record BulkPayload(UUID processId, UUID streamId, UUID blockId, byte[] payload) {}
}
