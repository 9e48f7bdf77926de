package io.micromegas.catalog;

import io.micromegas.telemetry.BlockInfo;

/**
 * A block whose object is already durable, to be committed.
 *
 * @param payloadSize bytes of the stored object
 * @param digest SHA-256 over the canonical payload and metadata: what "the same block" means (R2);
 *     32 bytes, not copied
 */
public record NewBlock(BlockInfo info, long payloadSize, byte[] digest) {}
