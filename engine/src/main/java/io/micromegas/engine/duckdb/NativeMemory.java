package io.micromegas.engine.duckdb;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** Memory of the process, outside the heap, whose lifetime native code decides. */
@SuppressWarnings("restricted") // calling native code is what this package is for
public final class NativeMemory {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle CALLOC =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("calloc"),
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle FREE =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("free"), FunctionDescriptor.ofVoid(JAVA_LONG));

  private NativeMemory() {}

  /** Returns the address of so many bytes, zeroed; 0 where there is no memory. */
  public static long allocate(long bytes) {
    try {
      return (long) CALLOC.invokeExact(1L, bytes);
    } catch (Throwable e) {
      throw Native.rethrow(e);
    }
  }

  /** Frees what {@link #allocate} returned; nothing for 0. */
  public static void free(long address) {
    try {
      FREE.invokeExact(address);
    } catch (Throwable e) {
      throw Native.rethrow(e);
    }
  }
}
