package io.micromegas.engine.duckdb;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * Native memory for one call at a time: the error slot, an out parameter, a string view. Not
 * thread-safe; freed by the garbage collector.
 */
public final class Scratch {
  private static final long ERROR = 0;
  private static final long OUT = 8;
  private static final long OUT_SIZE = 40;
  private static final long TEXT = 48;
  private static final long OPAQUE = 64;
  private static final long SIZE = 96;

  private final MemorySegment memory;
  private final long address;
  // Keeps the bytes of the last text alive while native code reads them.
  private MemorySegment bytes = MemorySegment.NULL;

  /** Allocates the memory. */
  public Scratch() {
    memory = Arena.ofAuto().allocate(SIZE, 16);
    address = memory.address();
  }

  long error() {
    return address + ERROR;
  }

  /** Returns the address of the out parameter (40 bytes), zeroed. */
  long out() {
    memory.asSlice(OUT, OUT_SIZE).fill((byte) 0);
    return address + OUT;
  }

  long outLong() {
    return memory.get(JAVA_LONG, OUT);
  }

  long outLong(int index) {
    return memory.get(JAVA_LONG, OUT + 8L * index);
  }

  int outInt() {
    return memory.get(JAVA_INT, OUT);
  }

  boolean outFlag() {
    return memory.get(JAVA_BYTE, OUT) != 0;
  }

  /** Reads the {@code duckdb_v2_str} in the out parameter. */
  byte[] outBytes() {
    return Native.bytes(memory.get(JAVA_LONG, OUT), memory.get(JAVA_LONG, OUT + 8));
  }

  String outText() {
    return new String(outBytes(), StandardCharsets.UTF_8);
  }

  /** Writes a {@code duckdb_v2_str}, valid until the next one is written. */
  long text(String text) {
    return text(text.getBytes(StandardCharsets.UTF_8));
  }

  long text(byte[] text) {
    bytes = text.length == 0 ? MemorySegment.NULL : Arena.ofAuto().allocate(text.length);
    MemorySegment.copy(text, 0, bytes, JAVA_BYTE, 0, text.length);
    memory.set(JAVA_LONG, TEXT, bytes.address());
    memory.set(JAVA_LONG, TEXT + 8, text.length);
    return address + TEXT;
  }

  /** Writes a {@code duckdb_v2_opaque}. */
  long opaque(long pointer, long destroy, long equals) {
    memory.set(JAVA_LONG, OPAQUE, pointer);
    memory.set(JAVA_LONG, OPAQUE + 8, destroy);
    memory.set(JAVA_LONG, OPAQUE + 16, equals);
    return address + OPAQUE;
  }

  /** Writes one handle, for the destroy functions, which take a pointer to it. */
  long slot(long handle) {
    memory.set(JAVA_LONG, OUT, handle);
    return address + OUT;
  }

  /** Throws the error that a function reported. */
  void check(int result) {
    if (result != 0) {
      throw ErrorInfo.take(memory, ERROR, result);
    }
  }

  void call(MethodHandle function, long a) {
    try {
      check((int) function.invokeExact(a, error()));
    } catch (Throwable e) {
      throw Native.rethrow(e);
    }
  }

  void call(MethodHandle function, long a, long b) {
    try {
      check((int) function.invokeExact(a, b, error()));
    } catch (Throwable e) {
      throw Native.rethrow(e);
    }
  }

  void call(MethodHandle function, long a, long b, long c) {
    try {
      check((int) function.invokeExact(a, b, c, error()));
    } catch (Throwable e) {
      throw Native.rethrow(e);
    }
  }

  void call4(MethodHandle function, long a, long b, long c, long d) {
    try {
      check((int) function.invokeExact(a, b, c, d, error()));
    } catch (Throwable e) {
      throw Native.rethrow(e);
    }
  }

  /** Calls a function whose last parameters are an out parameter and the error. */
  long get(MethodHandle function, long a) {
    call(function, a, out());
    return outLong();
  }

  long get(MethodHandle function, long a, long b) {
    call(function, a, b, out());
    return outLong();
  }

  /** Calls a destroy function, none of which can fail. */
  void destroy(MethodHandle function, long handle) {
    if (handle == 0) {
      return;
    }
    try {
      int _ = (int) function.invokeExact(slot(handle));
    } catch (Throwable e) {
      throw Native.rethrow(e);
    }
  }
}
