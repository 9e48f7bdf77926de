package io.micromegas.engine;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Java objects that native code refers to by number: what it keeps as an opaque pointer is a key of
 * this map, and its destroy callback removes the entry.
 */
final class NativeHandles {
  private static final ConcurrentHashMap<Long, Object> OBJECTS = new ConcurrentHashMap<>();
  private static final AtomicLong NEXT = new AtomicLong(1);

  private NativeHandles() {}

  static long put(Object object) {
    long handle = NEXT.getAndIncrement();
    OBJECTS.put(handle, object);
    return handle;
  }

  /** Returns the object, which must be there and of the type. */
  static <T> T get(long handle, Class<T> type) {
    Object object = OBJECTS.get(handle);
    if (object == null) {
      throw new IllegalStateException("no " + type.getSimpleName() + " with handle " + handle);
    }
    return type.cast(object);
  }

  static @Nullable Object find(long handle) {
    return OBJECTS.get(handle);
  }

  static @Nullable Object remove(long handle) {
    return OBJECTS.remove(handle);
  }

  /** Returns how many objects of a type are alive, for tests of leaks. */
  static long count(Class<?> type) {
    return stream(type).count();
  }

  /** Returns the objects of a type that are alive, for tests of leaks. */
  static <T> Stream<T> stream(Class<T> type) {
    return OBJECTS.values().stream().filter(type::isInstance).map(type::cast);
  }
}
