package io.micromegas.engine.duckdb;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** All native memory as one segment, and what every binding needs. */
@SuppressWarnings("restricted") // calling native code is what this package is for
public final class Native {
  /** The address space; offsets are addresses. */
  public static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private Native() {}

  /** Copies native bytes. */
  public static byte[] bytes(long address, long length) {
    byte[] copy = new byte[Math.toIntExact(length)];
    MemorySegment.copy(MEMORY, JAVA_BYTE, address, copy, 0, copy.length);
    return copy;
  }

  /** Method handles declare Throwable; native functions throw nothing of their own. */
  static RuntimeException rethrow(Throwable e) {
    return switch (e) {
      case RuntimeException runtime -> runtime;
      case Error error -> throw error;
      default -> new IllegalStateException(e);
    };
  }
}
