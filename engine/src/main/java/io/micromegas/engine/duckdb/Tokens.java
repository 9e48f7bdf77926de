package io.micromegas.engine.duckdb;

import java.lang.invoke.MethodHandle;

/** The tokens of a text, as DuckDB's own lexer cuts it. */
public final class Tokens {
  private static final MethodHandle TOKENIZE = Symbols.bind("tokenize_sql", 4);
  private static final MethodHandle NEXT = Symbols.bind("token_iterator_next", 5);
  private static final MethodHandle DESTROY = Symbols.bind("token_iterator_destroy", 1);
  private static final int KEYWORD = 1;
  private static final int IDENTIFIER = 2;
  private static final int OPERATOR = 5;
  private static final int END_OF_INPUT = 8;

  private Tokens() {}

  /** What a token is. */
  public enum Kind {
    /** A keyword or identifier. */
    WORD,
    /** Operators and punctuation. */
    OPERATOR,
    /** A string, number, comment or semicolon. */
    OTHER
  }

  /** Takes the tokens of a text. */
  @FunctionalInterface
  public interface Consumer {
    /** Takes one token by its place in the UTF-8 bytes. */
    void accept(Kind kind, int start, int length);
  }

  /** {@code tokenize_sql}: hands over all tokens in order. */
  public static void each(Scratch s, long connection, byte[] utf8, Consumer consumer) {
    long iterator = s.get(TOKENIZE, connection, s.text(utf8));
    try {
      while (true) {
        long out = s.out();
        s.call4(NEXT, iterator, out, out + 8, out + 16);
        int type = s.outInt();
        if (type == END_OF_INPUT) {
          return;
        }
        Kind kind =
            switch (type) {
              case KEYWORD, IDENTIFIER -> Kind.WORD;
              case OPERATOR -> Kind.OPERATOR;
              default -> Kind.OTHER;
            };
        consumer.accept(kind, (int) s.outLong(1), (int) s.outLong(2));
      }
    } finally {
      s.destroy(DESTROY, iterator);
    }
  }
}
