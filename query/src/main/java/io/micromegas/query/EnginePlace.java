package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.micromegas.base.MicromegasException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the engine shows of the text that it ran where it found an error: a piece of a line, with
 * marks under what is wrong. That text is ours, printed from the rewritten tree. The place is found
 * in it by the piece, then the node that stands there, by parsing the text once more, and at last
 * where that node of the rewritten tree came from.
 *
 * @param piece of the text
 * @param at where in the piece the marks begin
 * @param width how many marks there are
 */
record EnginePlace(String piece, int at, int width) {
  private static final Pattern SHOWN = Pattern.compile("\\nLINE \\d+: (.*)\\n( *)(\\^+)");
  private static final String CUT = "...";

  /** Reads an error's text. */
  static Optional<EnginePlace> in(String message) {
    Matcher shown = SHOWN.matcher(message);
    if (!shown.find()) {
      return Optional.empty();
    }
    String piece = shown.group(1);
    int label = shown.start(1) - shown.start() - 1;
    int at = shown.end(2) - shown.start(2) - label;
    if (piece.startsWith(CUT)) {
      piece = piece.substring(CUT.length());
      at -= CUT.length();
    }
    if (piece.endsWith(CUT)) {
      piece = piece.substring(0, piece.length() - CUT.length());
    }
    int width = shown.end(3) - shown.start(3);
    return at < 0 || at >= piece.length()
        ? Optional.empty()
        : Optional.of(new EnginePlace(piece, at, Math.min(width, piece.length() - at)));
  }

  /**
   * Finds where in the user's text it is, in bytes.
   *
   * @param document the rewritten tree
   * @param printed as it was printed
   * @param parse makes a tree of it
   */
  OptionalInt find(JsonNode document, String printed, Function<String, JsonNode> parse) {
    int start = startIn(printed);
    if (start < 0) {
      return OptionalInt.empty();
    }
    int offset = printed.substring(0, start).getBytes(StandardCharsets.UTF_8).length;
    try {
      long found = walk(parse.apply(printed), document, offset);
      return found == Nodes.NOWHERE ? OptionalInt.empty() : OptionalInt.of((int) found);
    } catch (MicromegasException e) {
      // What we print may be longer than what we parse.
      return OptionalInt.empty();
    }
  }

  /** Returns where most of the piece is around the marks; other texts may have been put between. */
  private int startIn(String printed) {
    String marked = piece.substring(at, at + width);
    int best = -1;
    // Less would be a macro's text, which happens to be like ours.
    int most = piece.length() / 2;
    for (int i = printed.indexOf(marked); i >= 0; i = printed.indexOf(marked, i + 1)) {
      int same = same(printed, i);
      if (same > most) {
        most = same;
        best = i;
      }
    }
    return best;
  }

  private int same(String printed, int start) {
    int before = 0;
    while (before < at
        && before < start
        && printed.charAt(start - before - 1) == piece.charAt(at - before - 1)) {
      before++;
    }
    int after = 0;
    while (at + after < piece.length()
        && start + after < printed.length()
        && printed.charAt(start + after) == piece.charAt(at + after)) {
      after++;
    }
    return before + after;
  }

  /** Returns the written place of the node that was printed at an offset. */
  private long walk(JsonNode reread, JsonNode ours, int offset) {
    if (Nodes.location(reread) == offset && Nodes.kind(reread).equals(Nodes.kind(ours))) {
      long written = Nodes.location(ours);
      // What was put in the place of something knows it by its parts.
      return written == Nodes.NOWHERE ? Nodes.firstLocation(ours) : written;
    }
    long found = Nodes.NOWHERE;
    if (reread.isObject()) {
      for (Map.Entry<String, JsonNode> field : reread.properties()) {
        found = Math.min(found, walk(field.getValue(), ours.path(field.getKey()), offset));
      }
    } else if (reread.isArray()) {
      Iterator<JsonNode> counterparts = ours.elements();
      for (JsonNode child : reread) {
        if (counterparts.hasNext()) {
          found = Math.min(found, walk(child, counterparts.next(), offset));
        }
      }
    }
    return found;
  }
}
