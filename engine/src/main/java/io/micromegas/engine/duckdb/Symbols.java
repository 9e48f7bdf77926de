package io.micromegas.engine.duckdb;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Resolves the functions of the native library. Handles, pointers, sizes, enums and flags all
 * travel in one integer register each, so that a function is described by its number of arguments.
 */
@SuppressWarnings("restricted") // calling native code is what this package is for
final class Symbols {
  private static final String PREFIX = "duckdb_v2_";
  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBRARY =
      SymbolLookup.libraryLookup(DuckDbLibrary.file(), Arena.global());
  private static final ConcurrentLinkedQueue<String> BOUND = new ConcurrentLinkedQueue<>();
  private static final ConcurrentLinkedQueue<String> MISSING = new ConcurrentLinkedQueue<>();

  private Symbols() {}

  /** Binds a function that takes so many words and returns an error code. */
  static MethodHandle bind(String name, int words) {
    MemoryLayout[] arguments = new MemoryLayout[words];
    Arrays.fill(arguments, JAVA_LONG);
    return bind(name, FunctionDescriptor.of(JAVA_INT, arguments));
  }

  /** Binds a function with arguments other than words. */
  static MethodHandle bind(String name, FunctionDescriptor descriptor) {
    BOUND.add(name);
    Optional<MemorySegment> symbol = LIBRARY.find(PREFIX + name);
    if (symbol.isEmpty()) {
      MISSING.add(name);
      // Never called: the first use of the API checks that nothing is missing.
      return MethodHandles.empty(MethodType.methodType(int.class));
    }
    return LINKER.downcallHandle(symbol.get(), descriptor);
  }

  static List<String> bound() {
    return List.copyOf(BOUND);
  }

  static List<String> missing() {
    return List.copyOf(MISSING);
  }
}
