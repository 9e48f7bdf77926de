package io.micromegas.query;

import io.micromegas.query.perfetto.SliceSink;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Where the slices of a trace go, in the order of its rows. */
interface TraceTracks {
  /** Returns whether a row goes elsewhere than the row before, or is the first. */
  boolean change(VectorSchemaRoot rows, int row);

  /** Begins the tracks of a row that goes elsewhere. */
  SliceSink begin(VectorSchemaRoot rows, int row);
}
