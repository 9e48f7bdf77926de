package io.micromegas.telemetry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A stream of events of one process (body of {@code insert_stream}).
 *
 * @param dependenciesMetadata types of the dependency queue; position is the type index
 * @param objectsMetadata types of the event queue; position is the type index
 * @param tags what the stream holds: log, metrics, cpu, net, image
 * @param properties free text to text; thread streams carry {@code thread-name}, {@code thread-id}
 */
public record StreamInfo(
    UUID processId,
    UUID streamId,
    List<UserDefinedType> dependenciesMetadata,
    List<UserDefinedType> objectsMetadata,
    List<String> tags,
    Map<String, String> properties) {

  /** Copies the collections. */
  public StreamInfo {
    dependenciesMetadata = List.copyOf(dependenciesMetadata);
    objectsMetadata = List.copyOf(objectsMetadata);
    tags = List.copyOf(tags);
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
  }
}
