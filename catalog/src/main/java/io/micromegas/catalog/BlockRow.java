package io.micromegas.catalog;

import java.util.UUID;

/**
 * A visible block with the stream and process that explain it. Times are nanoseconds since the
 * epoch, UTC; ticks are relative to process start.
 *
 * @param insertTime its place in the commit order, unique
 */
public record BlockRow(
    UUID blockId,
    long beginTime,
    long beginTicks,
    long endTime,
    long endTicks,
    int nbObjects,
    long objectOffset,
    long payloadSize,
    long insertTime,
    StreamRow stream,
    ProcessRow process) {}
