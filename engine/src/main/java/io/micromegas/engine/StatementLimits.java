package io.micromegas.engine;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.duckdb.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Locale;

/**
 * Bounds of a statement's text, checked before DuckDB parses it: 250,000 open brackets make its
 * parser take 23 GB of memory, 131,000 brackets side by side become 46 MB of tree, and lambdas in
 * lambdas double its work each. Counts over DuckDB's own tokens, so that both agree on where a text
 * or a comment ends; what closes nothing is not counted as closing.
 */
final class StatementLimits implements Tokens.Consumer {
  private static final char CASE = 'c';

  private final byte[] utf8;
  private final ParsingSettings settings;
  private final Deque<Character> open = new ArrayDeque<>();
  // The levels of nesting that hold a lambda.
  private final BitSet lambdas = new BitSet();
  private int tokens;

  StatementLimits(byte[] utf8, ParsingSettings settings) {
    this.utf8 = utf8;
    this.settings = settings;
  }

  /** Returns the text's UTF-8; throws INVALID_ARGUMENT where it is too long. */
  static byte[] bytes(String sql, ParsingSettings settings) {
    byte[] utf8 = sql.length() > settings.maxText() ? null : sql.getBytes(StandardCharsets.UTF_8);
    if (utf8 == null || utf8.length > settings.maxText()) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "the statement is longer than "
              + settings.maxText()
              + " bytes (maxText); move long lists of values into a join or split the query");
    }
    if (sql.indexOf('\0') >= 0) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT, "the statement holds the character U+0000; remove it");
    }
    return utf8;
  }

  @Override
  public void accept(Tokens.Kind kind, int start, int length) {
    tokens++;
    if (tokens > settings.maxTokens()) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "the statement has more than "
              + settings.maxTokens()
              + " words and signs (maxTokens); move long lists of values into a join");
    }
    switch (kind) {
      case WORD -> word(start, length);
      case OPERATOR -> operator(start, length);
      case OTHER -> {
        // Nests nothing.
      }
    }
  }

  private void operator(int start, int length) {
    if (length == 2 && utf8[start] == '-' && utf8[start + 1] == '>') {
      // A lambda in its old form, or a step into JSON.
      lambda(start);
      return;
    }
    for (int i = start; i < start + length; i++) {
      switch (utf8[i]) {
        case '(' -> push(')', i);
        case '[' -> push(']', i);
        case '{' -> push('}', i);
        case ')', ']', '}' -> pop((char) utf8[i]);
        default -> {
          // Nests nothing.
        }
      }
    }
  }

  private void word(int start, int length) {
    if (length == 4 && is("case", start)) {
      push(CASE, start);
    } else if (length == 3 && is("end", start)) {
      pop(CASE);
    } else if (length == 6 && is("lambda", start)) {
      lambda(start);
    }
  }

  private boolean is(String word, int start) {
    String found = new String(utf8, start, word.length(), StandardCharsets.ISO_8859_1);
    return found.toLowerCase(Locale.ROOT).equals(word);
  }

  private void push(char closing, int start) {
    open.push(closing);
    if (open.size() > settings.maxNesting()) {
      throw tooDeep(
          "nests", settings.maxNesting(), "maxNesting", start, "use WITH to name inner queries");
    }
  }

  private void pop(char closing) {
    Character expected = open.peek();
    if (expected != null && expected == closing) {
      lambdas.clear(open.size());
      open.pop();
    }
  }

  private void lambda(int start) {
    lambdas.set(open.size());
    if (lambdas.cardinality() > settings.maxLambdaNesting()) {
      throw tooDeep(
          "nests lambdas",
          settings.maxLambdaNesting(),
          "maxLambdaNesting",
          start,
          "compute inner lists in a subquery first");
    }
  }

  private MicromegasException tooDeep(String what, int limit, String name, int start, String hint) {
    return new MicromegasException(
        ErrorCode.INVALID_ARGUMENT,
        "the statement %s deeper than %d levels (%s); %s".formatted(what, limit, name, hint),
        new SourceOffset(start, null));
  }
}
