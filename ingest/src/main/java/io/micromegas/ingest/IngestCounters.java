package io.micromegas.ingest;

import io.micromegas.catalog.Catalog;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counters behind {@link IngestStats}. Thread-safe. */
final class IngestCounters {
  final LongAdder processes = new LongAdder();
  final LongAdder streams = new LongAdder();
  final LongAdder objectBatches = new LongAdder();
  final LongAdder commits = new LongAdder();
  private final LongAdder blocks = new LongAdder();
  private final LongAdder pending = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder healed = new LongAdder();
  private final LongAdder payloadBytes = new LongAdder();
  private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);

  IngestCounters() {
    for (Refusal reason : Refusal.values()) {
      refused.put(reason, new LongAdder());
    }
  }

  void refused(Refusal reason) {
    LongAdder counter = refused.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  void block(Catalog.Outcome outcome, boolean objectExisted, int bytes) {
    switch (outcome) {
      case COMMITTED -> stored(objectExisted, bytes);
      case PENDING -> {
        pending.increment();
        stored(objectExisted, bytes);
      }
      case DUPLICATE -> duplicates.increment();
      case CONFLICT -> {
        // Counted as a refusal, where it is answered.
      }
    }
  }

  private void stored(boolean objectExisted, int bytes) {
    blocks.increment();
    payloadBytes.add(bytes);
    if (objectExisted) {
      healed.increment();
    }
  }

  IngestStats stats(Admission admission) {
    Map<Refusal, Long> reasons = new EnumMap<>(Refusal.class);
    refused.forEach((reason, counter) -> reasons.put(reason, counter.sum()));
    return new IngestStats(
        processes.sum(),
        streams.sum(),
        blocks.sum(),
        pending.sum(),
        duplicates.sum(),
        healed.sum(),
        payloadBytes.sum(),
        reasons,
        objectBatches.sum(),
        commits.sum(),
        admission.requestsInFlight(),
        admission.bytesInFlight());
  }
}
