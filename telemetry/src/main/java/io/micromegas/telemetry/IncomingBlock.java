package io.micromegas.telemetry;

/**
 * A block as it arrives: its metadata and its payload in canonical form.
 *
 * @param payload the canonical CBOR of the two-key payload map (dependencies, objects), exactly the
 *     bytes to be stored; not copied, must not be changed
 */
public record IncomingBlock(BlockInfo info, byte[] payload) {}
