package io.micromegas.lakehouse;

import io.micromegas.catalog.StreamRow;
import java.util.Map;

/** How a thread is called in the row that stands for it. */
final class ThreadName {
  private ThreadName() {}

  /** Returns {@code name-id}, or the id without a name; the stream's id where the id is missing. */
  static String of(StreamRow stream) {
    Map<String, String> properties = stream.properties();
    String id = properties.getOrDefault("thread-id", stream.streamId().toString());
    String name = properties.get("thread-name");
    return name == null ? id : name + "-" + id;
  }
}
