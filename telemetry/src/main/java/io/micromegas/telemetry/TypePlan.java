package io.micromegas.telemetry;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A type of a queue, compiled: where its members are, nested ones included. What is wrong with a
 * type is an error only where an instance of it is met.
 *
 * @param size bytes of an instance; 0 for dynamic types; {@link Integer#MAX_VALUE} when it is more
 * @param isReference whether an instance stands for what its member {@code id} refers to
 * @param members the first of each name
 * @param references offsets of all references in an instance, those of nested types too
 * @param error why no instance can be decoded
 */
record TypePlan(
    String name,
    int size,
    boolean isReference,
    Map<String, Slot> members,
    int[] references,
    @Nullable String error) {

  /** What a member holds. */
  enum Kind {
    REFERENCE,
    U8,
    U32,
    U64,
    I64,
    F64,
    OBJECT
  }

  /** Where a member is in an instance. */
  record Slot(Kind kind, int offset) {
    boolean isLong() {
      return kind == Kind.U64 || kind == Kind.I64;
    }

    boolean isInt() {
      return kind == Kind.U32 || kind == Kind.U8;
    }

    boolean isReference() {
      return kind == Kind.REFERENCE;
    }

    /** Reads a member of at most 32 bits, unsigned ones zero-extended. */
    int readInt(byte[] in, int instance) {
      return kind == Kind.U8
          ? in[instance + offset] & 0xff
          : LittleEndian.i32(in, instance + offset);
    }
  }

  /** Returns a member that can be read as a 64-bit integer. */
  Slot longMember(String member) {
    Slot slot = member(member);
    if (!slot.isLong()) {
      throw wrong(member, slot, "a 64-bit integer");
    }
    return slot;
  }

  /** Returns a member that can be read as an unsigned 32-bit integer. */
  Slot intMember(String member) {
    Slot slot = member(member);
    if (!slot.isInt()) {
      throw wrong(member, slot, "an integer of at most 32 bits");
    }
    return slot;
  }

  Slot doubleMember(String member) {
    Slot slot = member(member);
    if (slot.kind() != Kind.F64) {
      throw wrong(member, slot, "a floating-point number");
    }
    return slot;
  }

  Slot referenceMember(String member) {
    Slot slot = member(member);
    if (!slot.isReference()) {
      throw wrong(member, slot, "a reference");
    }
    return slot;
  }

  private Slot member(String member) {
    Slot slot = members.get(member);
    if (slot == null) {
      throw new InvalidEntryException("type " + name + " has no member " + member);
    }
    return slot;
  }

  private InvalidEntryException wrong(String member, Slot slot, String wanted) {
    return new InvalidEntryException(
        "member " + member + " of type " + name + " is " + slot.kind() + ", not " + wanted);
  }
}
