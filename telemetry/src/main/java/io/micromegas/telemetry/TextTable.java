package io.micromegas.telemetry;

/**
 * The distinct texts of one decoded block, by id from 0. Filled while the block is decoded; an id
 * is valid from the call that hands it out. Ids are small and dense, so that a sink can use them as
 * dictionary codes.
 */
public interface TextTable {
  /** Returns how many texts there are so far. */
  int size();

  /** Returns the text as valid UTF-8; shared, must not be changed. */
  byte[] utf8(int id);
}
