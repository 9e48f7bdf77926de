package io.micromegas.telemetry;

/** The distinct call sites of one decoded block, by id from 0; filled while it is decoded. */
public interface ScopeTable {
  /** Returns how many scopes there are so far. */
  int size();

  /** Returns the text id of the name. */
  int name(int scope);

  /** Returns the text id of the target. */
  int target(int scope);

  /** Returns the text id of the file name. */
  int filename(int scope);

  /** Returns the line, unsigned. */
  int line(int scope);

  /** Returns the call-site hash (ingestion-wire 5.6), unsigned. */
  int hash(int scope);
}
