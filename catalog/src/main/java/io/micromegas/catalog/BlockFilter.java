package io.micromegas.catalog;

import java.util.Optional;
import java.util.UUID;

/** Which blocks: of a tag, and optionally of one process or one stream. */
public record BlockFilter(Optional<String> tag, Optional<UUID> processId, Optional<UUID> streamId) {

  /** All blocks of streams with this tag. */
  public static BlockFilter tagged(String tag) {
    return new BlockFilter(Optional.of(tag), Optional.empty(), Optional.empty());
  }

  /** Blocks of one process, of streams with this tag. */
  public static BlockFilter tagged(String tag, UUID processId) {
    return new BlockFilter(Optional.of(tag), Optional.of(processId), Optional.empty());
  }

  /** Blocks of one stream. */
  public static BlockFilter ofStream(UUID streamId) {
    return new BlockFilter(Optional.empty(), Optional.empty(), Optional.of(streamId));
  }
}
