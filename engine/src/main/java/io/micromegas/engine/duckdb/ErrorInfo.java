package io.micromegas.engine.duckdb;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** The errors of DuckDB and those we hand to it. */
public final class ErrorInfo {
  private static final MethodHandle GET_CODE = Symbols.bind("error_info_get_code", 2);
  private static final MethodHandle GET_TEXT = Symbols.bind("error_info_get_text", 2);
  private static final MethodHandle SET_CODE = Symbols.bind("error_info_set_code", 2);
  private static final MethodHandle SET_TEXT = Symbols.bind("error_info_set_text", 2);
  private static final MethodHandle DESTROY = Symbols.bind("error_info_destroy", 1);
  private static final int INPUT_INVALID = 2001;

  private ErrorInfo() {}

  /** Reads and destroys the error in a slot. */
  static DuckDbException take(MemorySegment memory, long offset, int result) {
    long info = memory.get(JAVA_LONG, offset);
    memory.set(JAVA_LONG, offset, 0);
    if (info == 0) {
      return new DuckDbException(result, "DuckDB error " + result);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(24, 8);
      int code = result;
      if ((int) GET_CODE.invokeExact(info, out.address()) == 0) {
        code = out.get(JAVA_INT, 0);
      }
      String text = "DuckDB error " + code;
      if ((int) GET_TEXT.invokeExact(info, out.address()) == 0) {
        text =
            new String(
                Native.bytes(out.get(JAVA_LONG, 0), out.get(JAVA_LONG, 8)), StandardCharsets.UTF_8);
      }
      out.set(JAVA_LONG, 16, info);
      int _ = (int) DESTROY.invokeExact(out.address() + 16);
      return new DuckDbException(code, text);
    } catch (Throwable e) {
      throw Native.rethrow(e);
    }
  }

  /** Fails the callback under way. {@code slot} is the callback's error parameter. */
  public static void fail(long slot, String message) {
    Scratch scratch = new Scratch();
    long info = Native.MEMORY.get(JAVA_LONG, slot);
    try {
      int _ = (int) SET_CODE.invokeExact(info, (long) INPUT_INVALID);
      int _ = (int) SET_TEXT.invokeExact(info, scratch.text(message));
    } catch (Throwable e) {
      throw Native.rethrow(e);
    }
  }
}
