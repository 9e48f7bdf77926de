package io.micromegas.ingest;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.BulkRegistry;
import io.micromegas.catalog.BulkRegistry.KnownBlock;
import io.micromegas.catalog.BulkRegistry.PayloadPlace;
import io.micromegas.catalog.Catalog.Outcome;
import io.micromegas.ingest.BulkIngest.BulkPayload;
import io.micromegas.store.BlockKeys;
import io.micromegas.store.ObjectStore;
import io.micromegas.store.ObjectStore.Put;
import io.micromegas.store.ObjectStore.PutOutcome;
import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.BlockPayload;
import io.micromegas.telemetry.IncomingBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Brings the two halves of blocks together. The object is durable before its payload is noted, the
 * row is kept before it is acknowledged, and both are noted under one lock: so whichever half is
 * the later one completes the block, and a call that failed in between is completed by its
 * repetition.
 */
final class BulkPayloads {
  private final Ingestion ingestion;
  private final ObjectStore store;
  private final BulkRegistry registry;
  private final CommitSettings settings;

  BulkPayloads(
      Ingestion ingestion, ObjectStore store, BulkRegistry registry, CommitSettings settings) {
    this.ingestion = ingestion;
    this.store = store;
    this.registry = registry;
    this.settings = settings;
  }

  static void check(BulkPayload payload) {
    try {
      BlockPayload.of(payload.payload());
    } catch (MicromegasException e) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "the payload of block " + payload.blockId() + " is none: " + e.getMessage(),
          e);
    }
  }

  static boolean fits(BulkPayload payload, BlockInfo block) {
    return payload.streamId().equals(block.streamId())
        && payload.processId().equals(block.processId());
  }

  static MicromegasException misplaced(UUID blockId, BlockInfo block) {
    return new MicromegasException(
        ErrorCode.CONFLICT,
        "block "
            + blockId
            + " is known as one of stream "
            + block.streamId()
            + " of process "
            + block.processId()
            + "; its payload must name these");
  }

  /** Takes payloads that have been checked, as many at a time as one batch may hold. */
  void take(List<BulkPayload> payloads, Map<UUID, KnownBlock> known) {
    List<BulkPayload> batch = new ArrayList<>();
    long bytes = 0;
    for (BulkPayload payload : payloads) {
      if (!batch.isEmpty() && full(batch.size(), bytes + payload.payload().length)) {
        takeBatch(batch, known);
        batch.clear();
        bytes = 0;
      }
      batch.add(payload);
      bytes += payload.payload().length;
    }
    takeBatch(batch, known);
  }

  private boolean full(int blocks, long bytes) {
    return blocks == settings.maxBatchBlocks() || bytes > settings.maxBatchBytes();
  }

  private void takeBatch(List<BulkPayload> batch, Map<UUID, KnownBlock> known) {
    List<IncomingBlock> announced = new ArrayList<>();
    Map<UUID, BulkPayload> others = new LinkedHashMap<>();
    for (BulkPayload payload : batch) {
      byte[] canonical = BlockPayload.of(payload.payload()).toCanonical();
      @Nullable KnownBlock block = known.get(payload.blockId());
      if (block != null && !block.complete()) {
        announced.add(new IncomingBlock(block.info(), canonical));
      } else {
        BulkPayload stored =
            new BulkPayload(payload.processId(), payload.streamId(), payload.blockId(), canonical);
        @Nullable BulkPayload twin = others.putIfAbsent(payload.blockId(), stored);
        if (twin != null
            && !(Arrays.equals(twin.payload(), canonical)
                && twin.streamId().equals(stored.streamId())
                && twin.processId().equals(stored.processId()))) {
          throw BulkIngestion.conflict(payload.blockId());
        }
      }
    }
    store(List.copyOf(others.values()));
    commit(announced);
  }

  /** Makes objects durable; those whose blocks have been announced meanwhile are completed. */
  private void store(List<BulkPayload> payloads) {
    if (payloads.isEmpty()) {
      return;
    }
    long bytes = payloads.stream().mapToLong(payload -> payload.payload().length).sum();
    try (Admission.Ticket _ = ingestion.enter(bytes)) {
      List<PutOutcome> puts =
          store.putAll(payloads.stream().map(p -> new Put(key(p), p.payload())).toList());
      for (int i = 0; i < payloads.size(); i++) {
        BulkPayload payload = payloads.get(i);
        if (puts.get(i) == PutOutcome.EXISTED
            && !Arrays.equals(store.read(key(payload)), payload.payload())) {
          throw BulkIngestion.conflict(payload.blockId());
        }
      }
    }
    List<Outcome> outcomes =
        registry.notePayloads(
            payloads.stream()
                .map(p -> new PayloadPlace(p.blockId(), p.streamId(), p.processId()))
                .toList());
    List<UUID> ready = new ArrayList<>();
    for (int i = 0; i < payloads.size(); i++) {
      switch (outcomes.get(i)) {
        case COMMITTED -> ready.add(payloads.get(i).blockId());
        case PENDING, DUPLICATE -> {}
        case CONFLICT -> throw BulkIngestion.conflict(payloads.get(i).blockId());
      }
    }
    if (!ready.isEmpty()) {
      complete(
          registry.find(ready).stream()
              .filter(block -> !block.complete())
              .map(KnownBlock::info)
              .toList());
    }
  }

  private static String key(BulkPayload payload) {
    return BlockKeys.of(payload.processId(), payload.streamId(), payload.blockId());
  }

  /** Commits blocks whose objects are there. */
  void complete(List<BlockInfo> blocks) {
    List<IncomingBlock> batch = new ArrayList<>();
    long bytes = 0;
    for (BlockInfo block : blocks) {
      byte[] payload =
          store.read(BlockKeys.of(block.processId(), block.streamId(), block.blockId()));
      if (!batch.isEmpty() && full(batch.size(), bytes + payload.length)) {
        commit(batch);
        batch.clear();
        bytes = 0;
      }
      batch.add(new IncomingBlock(block, payload));
      bytes += payload.length;
    }
    commit(batch);
  }

  /** All are on their way before the first is waited for, so that they share syncs and commits. */
  private void commit(List<IncomingBlock> blocks) {
    if (blocks.isEmpty()) {
      return;
    }
    List<CompletableFuture<Outcome>> results = new ArrayList<>();
    for (IncomingBlock block : blocks) {
      results.add(ingestion.insertBlock(block, ingestion.enter(block.payload().length)));
    }
    results.forEach(ingestion::await);
    registry.forget(blocks.stream().map(block -> block.info().blockId()).toList());
  }
}
