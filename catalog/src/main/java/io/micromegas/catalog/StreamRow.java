package io.micromegas.catalog;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A stream as the catalog holds it. Times are nanoseconds since the epoch, UTC.
 *
 * @param dependenciesMetadata canonical CBOR of the types; not copied
 * @param objectsMetadata canonical CBOR of the types; not copied
 * @param properties as announced
 * @param lastUpdateTime insert time of its latest block, or its own when it has none
 */
public record StreamRow(
    UUID streamId,
    UUID processId,
    byte[] dependenciesMetadata,
    byte[] objectsMetadata,
    List<String> tags,
    Map<String, String> properties,
    long insertTime,
    String format,
    long lastUpdateTime) {

  /** Copies the collections. */
  public StreamRow {
    tags = List.copyOf(tags);
    properties = Map.copyOf(properties);
  }
}
