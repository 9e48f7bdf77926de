package io.micromegas.catalog;

import java.util.UUID;

/**
 * The right to write one partition. Held until committed, released or run out.
 *
 * @param filePath key of the file to be written; kept from the orphan sweep while the claim lives
 */
public record Claim(UUID id, ViewKey view, InsertRange range, String filePath) {}
