package io.micromegas.engine;

import java.util.List;

/**
 * What one scan by DuckDB wants of a relation.
 *
 * @param projection positions of the wanted columns in the relation's schema, in output order;
 *     never empty ({@code count(*)} asks for column 0)
 * @param hints conditions that all wanted rows fulfil; DuckDB filters again, so a source may ignore
 *     them or use them to skip whole blocks
 */
public record ScanRequest(List<Integer> projection, List<ScanHint> hints) {
  /** Copies the lists. */
  public ScanRequest {
    projection = List.copyOf(projection);
    hints = List.copyOf(hints);
  }
}
