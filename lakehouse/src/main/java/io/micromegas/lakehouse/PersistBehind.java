package io.micromegas.lakehouse;

import io.micromegas.catalog.InsertRange;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes note of what a query had to decode, to write it to partitions later (D12). Never blocks and
 * never fails: what does not fit its bounds is dropped, the next query offers it again.
 */
interface PersistBehind {

  /** Keeps nothing: persisting behind is off. */
  PersistBehind OFF = offer -> {};

  /** Takes an offer. */
  void offer(Offer offer);

  /**
   * What a query decoded.
   *
   * @param instance process or stream; empty for the global view
   * @param gaps ranges of insert time, closed, that hold blocks and no partition
   * @param events how many events these blocks say they hold
   */
  record Offer(StoredView view, Optional<UUID> instance, List<InsertRange> gaps, long events) {
    /** Copies the list. */
    public Offer {
      gaps = List.copyOf(gaps);
    }
  }
}
