package io.micromegas.engine.duckdb;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** Relations that the catalog does not know, read through a table function instead. */
public final class ReplacementScans {
  private static final MethodHandle CREATE = Symbols.bind("replacement_scan_create", 3);
  private static final MethodHandle CALLBACK = Symbols.bind("replacement_scan_set_callback", 3);
  private static final MethodHandle USER_DATA = Symbols.bind("replacement_scan_set_user_data", 3);
  private static final MethodHandle GET_USER_DATA =
      Symbols.bind("replacement_scan_get_user_data", 3);
  private static final MethodHandle NAME = Symbols.bind("replacement_scan_get_name", 3);
  private static final MethodHandle FUNCTION =
      Symbols.bind("replacement_scan_set_function_name", 3);
  private static final MethodHandle ARGUMENT = Symbols.bind("replacement_scan_add_argument", 3);
  private static final MethodHandle REGISTER =
      Symbols.bind("instance_register_replacement_scan", 3);
  private static final MethodHandle DESTROY = Symbols.bind("replacement_scan_destroy", 1);
  private static final MethodHandle PARTS = Symbols.bind("qname_get_part_count", 3);
  private static final MethodHandle PART = Symbols.bind("qname_get_part", 4);
  private static final MethodHandle QNAME = Symbols.bind("qname_create", 4);
  private static final MethodHandle QNAME_DESTROY = Symbols.bind("qname_destroy", 1);

  private ReplacementScans() {}

  /** Registers a callback (info, context, error) for all of the instance. */
  public static void register(
      Scratch s, long instance, long factory, long callback, long userData) {
    long scan = s.get(CREATE, factory);
    try {
      s.call(CALLBACK, scan, callback);
      s.call(USER_DATA, scan, s.opaque(userData, 0, 0));
      s.call(REGISTER, instance, scan);
    } finally {
      s.destroy(DESTROY, scan);
    }
  }

  /** {@code replacement_scan_get_user_data}. */
  public static long userData(Scratch s, long info) {
    return s.get(GET_USER_DATA, info);
  }

  /** The unresolved name if it is not qualified, else empty text. */
  public static String unqualifiedName(Scratch s, long info) {
    long name = s.get(NAME, info);
    try {
      if (s.get(PARTS, name) != 1) {
        return "";
      }
      s.call(PART, name, 0, s.out());
      return s.outText();
    } finally {
      s.destroy(QNAME_DESTROY, name);
    }
  }

  /** Reads {@code function(argument)} instead. */
  public static void replace(Scratch s, long info, long factory, String function, long argument) {
    byte[] utf8 = function.getBytes(StandardCharsets.UTF_8);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(JAVA_BYTE, utf8);
      MemorySegment parts = arena.allocateFrom(JAVA_LONG, text.address(), utf8.length);
      long name = s.get(QNAME, parts.address(), 1);
      long value = Values.createBigint(s, factory, argument);
      try {
        s.call(FUNCTION, info, name);
        s.call(ARGUMENT, info, value);
      } finally {
        Values.destroy(s, value);
        s.destroy(QNAME_DESTROY, name);
      }
    }
  }
}
