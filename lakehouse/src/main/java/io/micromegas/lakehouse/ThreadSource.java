package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.ProcessRow;
import io.micromegas.catalog.StreamRow;
import java.util.List;

/**
 * What the spans of a thread are made from, after what partitions hold of it.
 *
 * @param after where the partitions end
 * @param blocks ordered as {@link ThreadChains#ordered} does, all after that
 */
record ThreadSource(
    StreamRow stream, ProcessRow process, SpanCheckpoint after, List<BlockRow> blocks) {
  ThreadSource {
    blocks = List.copyOf(blocks);
  }
}
