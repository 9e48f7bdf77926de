package io.micromegas.lakehouse;

/** What the cache holds: the outcome of decoding something, which never changes. */
sealed interface Decoded permits EventRows, NetEvents, SpanEvents, SpanTable, Undecodable {
  /** Returns bytes of heap this keeps alive. */
  long sizeInBytes();
}
