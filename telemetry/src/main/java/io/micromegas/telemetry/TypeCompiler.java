package io.micromegas.telemetry;

import io.micromegas.telemetry.TypePlan.Kind;
import io.micromegas.telemetry.TypePlan.Slot;
import io.micromegas.telemetry.UserDefinedType.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles the types of one queue (ingestion-wire 4.3). */
final class TypeCompiler {
  /** How deep types may nest; a type may name itself. */
  private static final int MAX_DEPTH = 8;

  /** Members of an instance, nested ones included; nesting multiplies. */
  private static final int MAX_LEAVES = 4_096;

  private final Map<String, UserDefinedType> byName = new HashMap<>();

  TypeCompiler(List<UserDefinedType> types) {
    for (UserDefinedType type : types) {
      byName.putIfAbsent(type.name(), type);
    }
  }

  /** Returns the plan of the first type of a name, if there is one. */
  @Nullable TypePlan find(String name) {
    UserDefinedType type = byName.get(name);
    return type == null ? null : compile(type);
  }

  TypePlan compile(UserDefinedType type) {
    int size = size(type);
    Map<String, Slot> members = new HashMap<>();
    List<Integer> references = new ArrayList<>();
    String error = null;
    if (size > 0) {
      try {
        new Walk(references).members(type, 0, size, members, MAX_DEPTH);
        if (type.isReference() && !members.containsKey("id")) {
          throw new InvalidEntryException(
              "the reference type " + type.name() + " has no member id");
        }
      } catch (InvalidEntryException e) {
        error = e.getMessage();
      }
    }
    return new TypePlan(
        type.name(),
        size,
        type.isReference(),
        Map.copyOf(members),
        references.stream().mapToInt(Integer::intValue).toArray(),
        error);
  }

  /** Returns the bytes of an instance; a size that no queue can hold becomes the greatest. */
  static int size(UserDefinedType type) {
    return type.size() < 0 || type.size() > Integer.MAX_VALUE
        ? Integer.MAX_VALUE
        : (int) type.size();
  }

  private final class Walk {
    private final List<Integer> references;
    private int leaves;

    Walk(List<Integer> references) {
      this.references = references;
    }

    void members(UserDefinedType type, int base, int size, Map<String, Slot> into, int depth) {
      if (depth == 0) {
        throw new InvalidEntryException(
            "types nested deeper than " + MAX_DEPTH + " at " + type.name());
      }
      for (Member member : type.members()) {
        if (++leaves > MAX_LEAVES) {
          throw new InvalidEntryException("more than " + MAX_LEAVES + " members in " + type.name());
        }
        if (member.offset() < 0 || member.size() < 0 || member.size() > size - member.offset()) {
          throw new InvalidEntryException(
              "member " + member.name() + " is outside of type " + type.name());
        }
        // Not put when there already: the first of a name is the one that counts.
        into.putIfAbsent(member.name(), slot(member, base, size, depth));
      }
    }

    private Slot slot(Member member, int base, int size, int depth) {
      int at = base + (int) member.offset();
      if (member.isReference()) {
        if (member.size() < 8) {
          throw new InvalidEntryException(
              "reference member " + member.name() + " of " + member.size() + " bytes");
        }
        references.add(at);
        return new Slot(Kind.REFERENCE, at);
      }
      return switch (member.typeName()) {
        case "u8", "uint8" -> intrinsic(member, Kind.U8, 1, at);
        case "u32", "uint32" -> intrinsic(member, Kind.U32, 4, at);
        case "u64", "uint64" -> intrinsic(member, Kind.U64, 8, at);
        case "i64", "int64" -> intrinsic(member, Kind.I64, 8, at);
        case "f64" -> intrinsic(member, Kind.F64, 8, at);
        default -> nested(member, at, base + size, depth);
      };
    }

    private Slot intrinsic(Member member, Kind kind, int size, int at) {
      if (member.size() != size) {
        throw new InvalidEntryException(
            "member "
                + member.name()
                + ": "
                + member.typeName()
                + " of "
                + member.size()
                + " bytes");
      }
      return new Slot(kind, at);
    }

    private Slot nested(Member member, int at, int end, int depth) {
      UserDefinedType type = byName.get(member.typeName());
      if (type == null) {
        throw new InvalidEntryException(
            "member " + member.name() + " has unknown type " + member.typeName());
      }
      int size = size(type);
      if (size > end - at) {
        throw new InvalidEntryException("member " + member.name() + " reaches out of its instance");
      }
      Map<String, Slot> members = new HashMap<>();
      members(type, at, size, members, depth - 1);
      if (!type.isReference()) {
        return new Slot(Kind.OBJECT, at);
      }
      Slot id = members.get("id");
      if (id == null) {
        throw new InvalidEntryException("the reference type " + type.name() + " has no member id");
      }
      return id;
    }
  }
}
