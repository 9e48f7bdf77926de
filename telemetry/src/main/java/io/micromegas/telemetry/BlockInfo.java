package io.micromegas.telemetry;

import java.time.Instant;
import java.util.UUID;

/**
 * What the metadata says of a block of events: all of {@code insert_block} but the payload.
 *
 * @param beginTime wall clock when the block was opened, UTC
 * @param beginTicks ticks since process start, may be negative
 * @param endTime wall clock when the block was closed, UTC
 * @param endTicks ticks since process start
 * @param objectOffset number of events in all earlier blocks of the stream
 * @param nbObjects number of events; a hint, never checked against the payload
 */
public record BlockInfo(
    UUID blockId,
    UUID streamId,
    UUID processId,
    Instant beginTime,
    long beginTicks,
    Instant endTime,
    long endTicks,
    long objectOffset,
    int nbObjects) {}
