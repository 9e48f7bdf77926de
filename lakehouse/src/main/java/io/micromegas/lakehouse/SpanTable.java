package io.micromegas.lakehouse;

import java.util.List;
import java.util.Optional;

/**
 * Rows of thread_spans of one stream, cut into slices that are read in parallel.
 *
 * @param missing the blocks that are not in it
 * @param irregularities of the whole thread up to here
 * @param olderChain facts of the chain that earlier partitions left unfinished, if there is one
 * @param checkpoint where the record stands after it; empty for rows made for a query, which end
 *     the last chain as it stands
 */
record SpanTable(
    List<SpanSlice> slices,
    List<Undecodable> missing,
    Irregularities irregularities,
    Optional<ChainFacts> olderChain,
    Optional<SpanCheckpoint> checkpoint,
    long sizeInBytes)
    implements Decoded {}
