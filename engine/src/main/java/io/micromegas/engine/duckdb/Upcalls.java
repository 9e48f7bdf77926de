package io.micromegas.engine.duckdb;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;

/** Function pointers to static Java methods. */
@SuppressWarnings("restricted") // calling native code is what this package is for
public final class Upcalls {
  private Upcalls() {}

  /**
   * Returns the address of a function that calls {@code void owner.name(long, ...)} with so many
   * words. It lives for ever. The method must not throw: that would end the process.
   */
  public static long pointer(MethodHandles.Lookup owner, String name, int words) {
    MemoryLayout[] layouts = new MemoryLayout[words];
    Arrays.fill(layouts, JAVA_LONG);
    return pointer(owner, name, FunctionDescriptor.ofVoid(layouts));
  }

  /** Returns the address of a function that calls {@code boolean owner.name(long, long)}. */
  public static long comparison(MethodHandles.Lookup owner, String name) {
    return pointer(owner, name, FunctionDescriptor.of(JAVA_BOOLEAN, JAVA_LONG, JAVA_LONG));
  }

  private static long pointer(
      MethodHandles.Lookup owner, String name, FunctionDescriptor descriptor) {
    try {
      MethodHandle method = owner.findStatic(owner.lookupClass(), name, descriptor.toMethodType());
      return Linker.nativeLinker().upcallStub(method, descriptor, Arena.global()).address();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("no static method " + name, e);
    }
  }
}
