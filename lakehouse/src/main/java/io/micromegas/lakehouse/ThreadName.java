package io.micromegas.lakehouse;

import io.micromegas.catalog.StreamRow;
import java.util.Map;
import java.util.OptionalLong;

/** How a thread is called in the row that stands for it. */
final class ThreadName {
  private static final String ID = "thread-id";

  private ThreadName() {}

  /** Returns {@code name-id}, or the id without a name; the stream's id where the id is missing. */
  static String of(StreamRow stream) {
    Map<String, String> properties = stream.properties();
    String id = properties.getOrDefault(ID, stream.streamId().toString());
    String name = properties.get("thread-name");
    return name == null ? id : name + "-" + id;
  }

  /** Returns what the system calls the thread; empty where that is not a number. */
  static OptionalLong number(StreamRow stream) {
    try {
      return OptionalLong.of(Long.parseUnsignedLong(stream.properties().getOrDefault(ID, "")));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
