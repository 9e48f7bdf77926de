package io.micromegas.telemetry;

import java.util.List;

/**
 * The layout of one type of a transit queue, transmitted with its stream.
 *
 * @param size fixed instance size in bytes, unsigned; 0 means that each instance carries its size
 * @param members in declared order; may be empty
 * @param isReference whether the type as a whole resolves to a dependency
 */
public record UserDefinedType(String name, long size, List<Member> members, boolean isReference) {

  /** Copies the members. */
  public UserDefinedType {
    members = List.copyOf(members);
  }

  /**
   * A field of a type.
   *
   * @param offset bytes from the start of the instance, unsigned
   * @param size bytes, unsigned
   * @param isReference whether the field holds the id of a dependency
   */
  public record Member(String name, String typeName, long offset, long size, boolean isReference) {}
}
