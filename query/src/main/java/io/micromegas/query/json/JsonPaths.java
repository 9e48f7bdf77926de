package io.micromegas.query.json;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.TableScan;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The functions that follow paths. */
final class JsonPaths {
  static final String FIRST = "jsonb_path_query_first";
  static final String ALL = "jsonb_path_query";

  /** Most bytes of the array of what was found in one text. */
  private static final int MAX_BYTES = 16 << 20;

  /** The path that a thread read last: mostly that of the next row, too. */
  private static final ThreadLocal<Read> LAST =
      ThreadLocal.withInitial(() -> new Read("", new byte[0], List.of()));

  private JsonPaths() {}

  private record Read(String function, byte[] text, List<PathStep> steps) {}

  private static List<PathStep> steps(String function, byte[] path) {
    Read last = LAST.get();
    if (last.function.equals(function) && Arrays.equals(last.text, path)) {
      return last.steps;
    }
    List<PathStep> steps = PathParser.parse(function, path);
    LAST.set(new Read(function, path, steps));
    return steps;
  }

  /** Returns the first value where a path leads; null for none. */
  static byte @Nullable [] first(byte[][] arguments, TableScan.Cancellation cancelled) {
    List<PathStep> steps = steps(FIRST, arguments[1]);
    JsonText json = JsonText.read(arguments[0]);
    if (json == null) {
      return null;
    }
    int[] found = {JsonText.NONE};
    boolean none =
        new PathRun(json, cancelled)
            .follow(
                steps,
                node -> {
                  found[0] = node;
                  return false;
                });
    return none ? null : json.json(found[0]);
  }

  /** Returns the array of all values where a path leads. */
  static byte @Nullable [] all(byte[][] arguments, TableScan.Cancellation cancelled) {
    List<PathStep> steps = steps(ALL, arguments[1]);
    JsonText json = JsonText.read(arguments[0]);
    if (json == null) {
      return null;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write('[');
    new PathRun(json, cancelled)
        .follow(
            steps,
            node -> {
              add(json.json(node), out);
              return true;
            });
    out.write(']');
    return out.toByteArray();
  }

  private static void add(byte[] value, ByteArrayOutputStream out) {
    if (out.size() + value.length > MAX_BYTES) {
      throw new MicromegasException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "what " + ALL + " finds in one text takes more than 16 MiB; make the path more specific");
    }
    if (out.size() > 1) {
      out.write(',');
    }
    out.writeBytes(value);
  }
}
