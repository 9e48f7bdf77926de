package io.micromegas.engine;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function of ours that computes its result from texts and nothing else. The engine may call it
 * ahead of a filter, while planning, once for rows that are alike, on several threads; NULL in,
 * NULL out.
 *
 * @param name as SQL writes it
 * @param count of arguments, all of them TEXT
 * @param result TEXT, INT64, INT32, DOUBLE, TEXT_LIST or HISTOGRAM
 * @param fails whether there are texts for which the body throws; what never fails is faster
 * @param body what it computes
 */
public record TextFunction(String name, int count, ColumnType result, boolean fails, Body body)
    implements EngineFunction {
  /** Checks the type and the number of arguments. */
  public TextFunction {
    switch (result) {
      case TEXT, INT64, INT32, DOUBLE, TEXT_LIST, HISTOGRAM -> {}
      case TIMESTAMP_NS, UINT32, BOOLEAN, BINARY ->
          throw new IllegalArgumentException("a function of texts has no result of type " + result);
    }
    if (count < 1) {
      throw new IllegalArgumentException("a function of texts takes some");
    }
    if ((result == ColumnType.TEXT_LIST || result == ColumnType.HISTOGRAM) && !fails) {
      throw new IllegalArgumentException("lists may be too long, so what makes them may fail");
    }
  }

  @Override
  public List<ColumnType> arguments() {
    return Collections.nCopies(count, ColumnType.TEXT);
  }

  /** What a function computes; thread-safe. */
  @FunctionalInterface
  public interface Body {
    /**
     * Computes one result.
     *
     * @param arguments in UTF-8, none of them null; arrays are not to be changed, but may be kept
     * @param cancelled to be asked now and then by what takes long
     * @return {@code byte[]} (TEXT, valid UTF-8), {@code Long}, {@code Integer}, {@code Double} or
     *     a list of {@code byte[]} or {@link HistogramValue}, by the type of the result; null for
     *     NULL. What it throws is the statement's error
     */
    @Nullable Object apply(byte[][] arguments, TableScan.Cancellation cancelled);
  }
}
