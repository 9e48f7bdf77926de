package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import io.micromegas.telemetry.TextTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A dictionary column over the texts of one block: keeps only the texts that its rows use, so that
 * a column of few values stays small beside one of many.
 */
final class DictionaryBuilder {
  private static final int UNSEEN = -1;

  private final TextTable texts;
  private final HeapBudget budget;
  private final GrowingInts codes;
  private final List<byte[]> values = new ArrayList<>();
  private int[] codeOfText = new int[0];

  DictionaryBuilder(TextTable texts, int rows, HeapBudget budget) {
    this.texts = texts;
    this.budget = budget;
    this.codes = new GrowingInts(rows, budget);
  }

  void add(int text) {
    int code = text < codeOfText.length ? codeOfText[text] : UNSEEN;
    codes.add(code == UNSEEN ? assign(text) : code);
  }

  private int assign(int text) {
    byte[] value = texts.utf8(text);
    if (text >= codeOfText.length) {
      int before = codeOfText.length;
      int after = Math.max(Growth.next(before, text + 1L), texts.size());
      budget.charge(4L * (after - before));
      codeOfText = Arrays.copyOf(codeOfText, after);
      Arrays.fill(codeOfText, before, after, UNSEEN);
    }
    // An entry costs its own bytes at most once per block, plus references here.
    budget.charge(32L + value.length);
    int code = values.size();
    values.add(value);
    codeOfText[text] = code;
    return code;
  }

  /** Returns the column; this builder is not to be used afterwards. */
  Column toColumn() {
    return TextColumns.of(codes.toArray(), List.copyOf(values), budget);
  }
}
