package io.micromegas.lakehouse;

import java.util.Arrays;

/** double values appended one by one, within a budget. */
final class GrowingDoubles {
  private final HeapBudget budget;
  private double[] values;
  private int size;

  GrowingDoubles(int capacity, HeapBudget budget) {
    int first = Math.max(16, capacity);
    budget.charge(8L * first);
    this.budget = budget;
    this.values = new double[first];
  }

  void add(double value) {
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

  double get(int index) {
    return values[index];
  }

  int size() {
    return size;
  }

  /** Returns the values; this list is not to be used afterwards. */
  double[] toArray() {
    return size == values.length ? values : Arrays.copyOf(values, size);
  }
}
