package io.micromegas.catalog;

import io.micromegas.catalog.Catalog.NewStream;
import io.micromegas.catalog.Catalog.Outcome;
import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.ProcessInfo;
import java.util.List;
import java.util.UUID;

/**
 * What bulk ingest keeps: many processes or streams at once, and blocks whose rows and payloads
 * come by calls of their own. Thread-safe; methods block, and fail as those of {@link Catalog} do.
 * Each call is one transaction.
 */
public interface BulkRegistry {

  /** Commits processes as {@link Catalog#insertProcess} does, all or none; outcomes in order. */
  List<Outcome> insertProcesses(List<ProcessInfo> processes);

  /** Commits streams as {@link Catalog#insertStream} does, all or none; outcomes in order. */
  List<Outcome> insertStreams(List<NewStream> streams);

  /**
   * Keeps the rows of blocks, each id once, until their payloads are there; no query sees them. One
   * outcome per block, in order: COMMITTED, the payload is there, so that the block can be
   * completed; PENDING, it is not; DUPLICATE, the block is part of the lake with this row;
   * CONFLICT, the id is known with another row: then nothing was kept of any.
   */
  List<Outcome> announceBlocks(List<BlockInfo> blocks);

  /**
   * Notes that the objects of blocks are durable, each id once. One outcome per block, in order:
   * COMMITTED, the block is announced, so that it can be completed; PENDING, it is not; DUPLICATE,
   * the block is part of the lake; CONFLICT, it is announced with another stream or process.
   */
  List<Outcome> notePayloads(List<PayloadPlace> payloads);

  /** Returns those of the blocks that are announced, or part of the lake; in no order. */
  List<KnownBlock> find(List<UUID> blockIds);

  /** Forgets announcements and notes of blocks that have been committed. */
  void forget(List<UUID> blockIds);

  /** Whose payload an object is. */
  record PayloadPlace(UUID blockId, UUID streamId, UUID processId) {}

  /**
   * A block that the catalog knows.
   *
   * @param complete whether it is part of the lake; else it waits for its payload
   */
  record KnownBlock(BlockInfo info, boolean complete) {}
}
