package io.micromegas.catalog;

import java.util.UUID;

/**
 * A block whose rows a view lacks.
 *
 * @param reason a sentence for people, which names the block
 */
public record UndecodableBlock(UUID blockId, String reason) {}
