package io.micromegas.lakehouse;

import io.micromegas.engine.TableScan.Cancellation;
import java.util.List;
import java.util.UUID;

/** The stored objects of blocks, as they were posted. Thread-safe; blocks. */
public interface BlockPayloads {
  /**
   * Reads the objects of some blocks, in their order.
   *
   * @throws io.micromegas.base.MicromegasException NOT_FOUND if one is not there,
   *     RESOURCE_EXHAUSTED if together they are more than may be read at a time, CANCELLED, or what
   *     the store says
   */
  List<byte[]> read(List<BlockName> blocks, Cancellation cancelled);

  /** Where the object of a block is. */
  record BlockName(UUID processId, UUID streamId, UUID blockId) {}
}
