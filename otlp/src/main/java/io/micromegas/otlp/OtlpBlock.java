package io.micromegas.otlp;

import io.micromegas.telemetry.IncomingBlock;
import io.micromegas.telemetry.ProcessInfo;
import io.micromegas.telemetry.StreamInfo;

/**
 * What one resource of a request becomes.
 *
 * @param process that the resource describes
 * @param stream of the signal in that process
 * @param timed whether the message tells when; else the block's times are when it arrived, and
 *     differ when it is sent again
 * @param showing what of it the views will show
 */
public record OtlpBlock(
    Signal signal,
    ProcessInfo process,
    StreamInfo stream,
    IncomingBlock block,
    boolean timed,
    Showing showing) {}
