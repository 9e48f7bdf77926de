package io.micromegas.lakehouse;

import java.util.Arrays;

/** long values appended one by one, within a budget. */
final class GrowingLongs {
  private final HeapBudget budget;
  private long[] values;
  private int size;

  GrowingLongs(int capacity, HeapBudget budget) {
    int first = Math.max(16, capacity);
    budget.charge(8L * first);
    this.budget = budget;
    this.values = new long[first];
  }

  void add(long value) {
    if (size == values.length) {
      grow();
    }
    values[size++] = value;
  }

  private void grow() {
    int before = values.length;
    int after = Growth.next(before);
    budget.charge(8L * after);
    values = Arrays.copyOf(values, after);
    budget.release(8L * before);
  }

  long get(int index) {
    return values[index];
  }

  int size() {
    return size;
  }

  /** Returns the values; this list is not to be used afterwards. */
  long[] toArray() {
    return size == values.length ? values : Arrays.copyOf(values, size);
  }
}
