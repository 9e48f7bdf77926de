package io.micromegas.lakehouse;

import java.util.Arrays;

/** int values appended one by one, within a budget. */
final class GrowingInts {
  private final HeapBudget budget;
  private int[] values;
  private int size;

  GrowingInts(int capacity, HeapBudget budget) {
    int first = Math.max(16, capacity);
    budget.charge(4L * first);
    this.budget = budget;
    this.values = new int[first];
  }

  void add(int value) {
    if (size == values.length) {
      grow();
    }
    values[size++] = value;
  }

  private void grow() {
    int before = values.length;
    int after = Growth.next(before);
    budget.charge(4L * after);
    values = Arrays.copyOf(values, after);
    budget.release(4L * before);
  }

  int get(int index) {
    return values[index];
  }

  int size() {
    return size;
  }

  /** Returns the values; this list is not to be used afterwards. */
  int[] toArray() {
    return size == values.length ? values : Arrays.copyOf(values, size);
  }
}
