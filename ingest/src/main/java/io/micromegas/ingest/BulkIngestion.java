package io.micromegas.ingest;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.BulkRegistry;
import io.micromegas.catalog.BulkRegistry.KnownBlock;
import io.micromegas.catalog.Catalog.NewStream;
import io.micromegas.catalog.Catalog.Outcome;
import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.CborBodies;
import io.micromegas.telemetry.ProcessInfo;
import io.micromegas.telemetry.StreamInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Checks what tables bring and takes it along ingestion's own path. */
final class BulkIngestion implements BulkIngest {
  private final Ingestion ingestion;
  private final BulkRegistry registry;
  private final BulkPayloads payloads;

  BulkIngestion(Ingestion ingestion, BulkRegistry registry, BulkPayloads payloads) {
    this.ingestion = ingestion;
    this.registry = registry;
    this.payloads = payloads;
  }

  @Override
  public void takeProcesses(List<ProcessInfo> processes) {
    if (processes.isEmpty()) {
      return;
    }
    processes.forEach(process -> StorableTimes.check("start_time", process.startTime()));
    try (Admission.Ticket _ = ingestion.enter(0)) {
      registry.insertProcesses(processes.stream().map(ReservedProperties::without).toList());
      ingestion.counters().processes.add(processes.size());
    }
  }

  @Override
  public void takeStreams(List<BulkStream> streams) {
    if (streams.isEmpty()) {
      return;
    }
    try (Admission.Ticket _ = ingestion.enter(0)) {
      registry.insertStreams(streams.stream().map(BulkIngestion::stored).toList());
      ingestion.counters().streams.add(streams.size());
    }
  }

  private static NewStream stored(BulkStream stream) {
    StreamInfo clean = ReservedProperties.without(stream.info());
    return new NewStream(
        clean,
        stream.format(),
        CborBodies.encodeTypes(clean.dependenciesMetadata()),
        CborBodies.encodeTypes(clean.objectsMetadata()));
  }

  @Override
  public void takeBlocks(List<BlockInfo> blocks) {
    if (blocks.isEmpty()) {
      return;
    }
    List<BlockInfo> unique = unique(blocks);
    List<BlockInfo> complete = new ArrayList<>();
    List<UUID> known = new ArrayList<>();
    try (Admission.Ticket _ = ingestion.enter(0)) {
      List<Outcome> outcomes = registry.announceBlocks(unique);
      for (int i = 0; i < unique.size(); i++) {
        BlockInfo block = unique.get(i);
        switch (outcomes.get(i)) {
          case COMMITTED -> complete.add(block);
          case PENDING -> {}
          case DUPLICATE -> known.add(block.blockId());
          case CONFLICT -> throw conflict(block.blockId());
        }
      }
      registry.forget(known);
    }
    payloads.complete(complete);
  }

  /** One of each id; the same block may be in a table twice, another with its id may not. */
  private static List<BlockInfo> unique(List<BlockInfo> blocks) {
    Map<UUID, BlockInfo> unique = new LinkedHashMap<>();
    for (BlockInfo block : blocks) {
      StorableTimes.check("begin_time", block.beginTime());
      StorableTimes.check("end_time", block.endTime());
      if (block.beginTime().isAfter(block.endTime())) {
        throw new MicromegasException(
            ErrorCode.INVALID_ARGUMENT,
            "begin_time "
                + block.beginTime()
                + " of block "
                + block.blockId()
                + " is after its end_time "
                + block.endTime());
      }
      BlockInfo first = unique.putIfAbsent(block.blockId(), block);
      if (first != null && !first.equals(block)) {
        throw conflict(block.blockId());
      }
    }
    return List.copyOf(unique.values());
  }

  @Override
  public void takePayloads(List<BulkPayload> wanted) {
    if (wanted.isEmpty()) {
      return;
    }
    wanted.forEach(BulkPayloads::check);
    Map<UUID, KnownBlock> known = new LinkedHashMap<>();
    for (KnownBlock block : registry.find(wanted.stream().map(BulkPayload::blockId).toList())) {
      known.put(block.info().blockId(), block);
    }
    for (BulkPayload payload : wanted) {
      KnownBlock block = known.get(payload.blockId());
      if (block != null && !BulkPayloads.fits(payload, block.info())) {
        throw BulkPayloads.misplaced(payload.blockId(), block.info());
      }
    }
    payloads.take(wanted, known);
  }

  static MicromegasException conflict(UUID block) {
    return new MicromegasException(
        ErrorCode.CONFLICT,
        "block "
            + block
            + " was stored before with other content, which stays as it is; a new block needs a"
            + " new id");
  }
}
