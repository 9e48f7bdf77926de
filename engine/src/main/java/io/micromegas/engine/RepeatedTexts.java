package io.micromegas.engine;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known ahead of columns of a relation in which few texts are in many rows. Sorted and
 * written as what they are, numbers of a short list, they cost a fraction of the time. It changes
 * nothing of what is written: with values that are not as promised here, writing only takes longer.
 *
 * @param values of columns of type TEXT, by name, all texts that are in rows which were not read
 *     from {@code files}; NULL beside
 * @param files whose texts in the same columns may be there as well; they are looked up
 */
public record RepeatedTexts(Map<String, Set<String>> values, List<Path> files) {
  /** Nothing is known. */
  public static final RepeatedTexts NONE = new RepeatedTexts(Map.of(), List.of());

  /** Copies the collections. */
  public RepeatedTexts {
    Map<String, Set<String>> copies = new HashMap<>();
    values.forEach((column, texts) -> copies.put(column, Set.copyOf(texts)));
    values = Map.copyOf(copies);
    files = List.copyOf(files);
  }
}
