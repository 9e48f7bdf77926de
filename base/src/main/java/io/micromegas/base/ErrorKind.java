package io.micromegas.base;

/** Who can do something about an error. */
public enum ErrorKind {
  /** The caller asked for something wrong; asking again changes nothing. */
  USER,
  /** A budget of memory, time, depth or concurrency is used up; less, or later, may work. */
  RESOURCE,
  /** Something this process depends on (database, object store) failed. */
  EXTERNAL,
  /** A defect of ours. */
  INTERNAL
}
