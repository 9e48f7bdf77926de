package io.micromegas.query.json;

import java.util.List;

/** One step of a path: from a value to some within it. */
sealed interface PathStep {
  /** The member with a name, of an object. */
  record Member(byte[] name) implements PathStep {}

  /** All members of an object. */
  record AllMembers() implements PathStep {}

  /** Elements of an array; a value that is none counts as an array of just it. */
  record Elements(List<Range> ranges) implements PathStep {}

  /** All elements of an array; a value that is none counts as an array of just it. */
  record AllElements() implements PathStep {}

  /** A value and all within it, of some levels; level 0 is the value itself. */
  record Descendants(int from, int to) implements PathStep {}

  /** All that has nothing within it. */
  record Leaves() implements PathStep {}

  /** A value that fulfils a condition. */
  record Filter(PathCondition condition) implements PathStep {}

  /** Elements from one to another, both included. */
  record Range(Index from, Index to) {}

  /**
   * The place of an element.
   *
   * @param fromLast whether it is counted from the last one back
   */
  record Index(boolean fromLast, int number) {
    long in(int size) {
      return fromLast ? size - 1L - number : number;
    }
  }
}
