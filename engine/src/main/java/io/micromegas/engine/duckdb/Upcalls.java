package io.micromegas.engine.duckdb;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
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
    Class<?>[] parameters = new Class<?>[words];
    Arrays.fill(parameters, long.class);
    MemoryLayout[] layouts = new MemoryLayout[words];
    Arrays.fill(layouts, JAVA_LONG);
    try {
      MethodHandle method =
          owner.findStatic(
              owner.lookupClass(), name, MethodType.methodType(void.class, parameters));
      return Linker.nativeLinker()
          .upcallStub(method, FunctionDescriptor.ofVoid(layouts), Arena.global())
          .address();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("no static method " + name, e);
    }
  }
}
