package io.micromegas.ingest;

import io.micromegas.catalog.Catalog.Outcome;
import io.micromegas.catalog.NewBlock;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * A block on its way through {@link BlockCommitter}. Handed from thread to thread through queues;
 * one owner at a time.
 */
final class Submission {
  final NewBlock row;
  final String key;
  final byte[] payload;

  /** Completed by the committer: what became of it, or why nothing did. */
  final CompletableFuture<Outcome> result = new CompletableFuture<>();

  /** Whether its object was already there, with the same bytes. */
  boolean objectExisted;

  Submission(NewBlock row, String key, byte[] payload) {
    this.row = row;
    this.key = key;
    this.payload = payload;
  }

  UUID blockId() {
    return row.info().blockId();
  }
}
