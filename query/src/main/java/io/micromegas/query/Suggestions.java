package io.micromegas.query;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds names that somebody may have meant. */
final class Suggestions {
  private Suggestions() {}

  /** Returns {@code "; did you mean a or b"}, or nothing. */
  static String of(String wrong, Collection<String> known) {
    String word = wrong.toLowerCase(Locale.ROOT);
    int near = Math.max(1, word.length() / 4);
    List<String> close =
        known.stream()
            .filter(name -> Math.abs(name.length() - word.length()) <= near)
            .filter(name -> distance(word, name) <= near)
            .sorted(
                Comparator.comparingInt((String name) -> distance(word, name))
                    .thenComparing(name -> name))
            .limit(3)
            .toList();
    return close.isEmpty() ? "" : "; did you mean " + String.join(" or ", close);
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
