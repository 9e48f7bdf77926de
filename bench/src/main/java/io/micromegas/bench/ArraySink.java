package io.micromegas.bench;

import io.micromegas.otlp.OtelSpanSink;
import io.micromegas.telemetry.LogSink;
import io.micromegas.telemetry.MetricSink;
import io.micromegas.telemetry.ScopeTable;
import io.micromegas.telemetry.TextTable;
import io.micromegas.telemetry.ThreadSpanSink;
import java.util.Arrays;

/** Keeps the rows of one block in columns of primitives, reused for the next block. */
final class ArraySink implements LogSink, MetricSink, ThreadSpanSink, OtelSpanSink {
  private long[] times = new long[1 << 16];
  private int[] first = new int[1 << 16];
  private int[] second = new int[1 << 16];
  private int[] third = new int[1 << 16];
  private int[] fourth = new int[1 << 16];
  private double[] values = new double[1 << 16];
  private byte[] text = new byte[1 << 20];
  private int textSize;
  private int rows;

  /** All rows since the start. */
  long total;

  @Override
  public void start(TextTable texts) {
    rows = 0;
    textSize = 0;
  }

  @Override
  public void start(TextTable texts, ScopeTable scopes) {
    rows = 0;
  }

  @Override
  public void log(
      long time, int level, int target, byte[] message, int offset, int length, int properties) {
    int row = row(time);
    first[row] = level;
    second[row] = target;
    third[row] = properties;
    if (length > text.length - textSize) {
      text = Arrays.copyOf(text, Math.max(text.length * 2, textSize + length));
    }
    System.arraycopy(message, offset, text, textSize, length);
    textSize += length;
    fourth[row] = textSize;
  }

  @Override
  public void span(
      byte[] message,
      int traceId,
      int spanId,
      int parentSpanId,
      long start,
      long end,
      int name,
      int kind,
      int status,
      int statusMessage,
      int properties,
      int events,
      int links) {
    int row = row(start);
    first[row] = name;
    second[row] = properties;
    third[row] = events;
    fourth[row] = traceId;
    values[row] = end - start;
  }

  @Override
  public void metric(long time, int target, int name, int unit, double value, int properties) {
    int row = row(time);
    first[row] = target;
    second[row] = name;
    third[row] = unit;
    fourth[row] = properties;
    values[row] = value;
  }

  @Override
  public void begin(int ordinal, long ticks, int scope) {
    int row = row(ticks);
    first[row] = ordinal;
    second[row] = scope;
    third[row] = 1;
  }

  @Override
  public void end(int ordinal, long ticks, int scope) {
    int row = row(ticks);
    first[row] = ordinal;
    second[row] = scope;
    third[row] = 0;
  }

  private int row(long time) {
    if (rows == times.length) {
      int capacity = rows * 2;
      times = Arrays.copyOf(times, capacity);
      first = Arrays.copyOf(first, capacity);
      second = Arrays.copyOf(second, capacity);
      third = Arrays.copyOf(third, capacity);
      fourth = Arrays.copyOf(fourth, capacity);
      values = Arrays.copyOf(values, capacity);
    }
    times[rows] = time;
    total++;
    return rows++;
  }
}
