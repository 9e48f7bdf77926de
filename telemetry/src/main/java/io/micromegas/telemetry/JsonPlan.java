package io.micromegas.telemetry;

import io.micromegas.telemetry.TypePlan.Kind;
import io.micromegas.telemetry.UserDefinedType.Member;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an instance of a type is shown as JSON: its members in the order of their names. Of types
 * that {@link TypeCompiler} found no fault in.
 *
 * @param name of the type
 * @param reference the member that stands for the whole; null for an object
 * @param fields of an object
 */
record JsonPlan(byte[] name, @Nullable Field reference, List<Field> fields) {
  JsonPlan {
    fields = List.copyOf(fields);
  }

  /**
   * A member.
   *
   * @param kind OBJECT where {@code nested} says what is there
   * @param offset from the start of the instance that it is a member of
   */
  record Field(byte[] name, Kind kind, int offset, @Nullable JsonPlan nested) {}

  /** Returns the plans of the types of a queue, in their order. */
  static List<JsonPlan> of(List<UserDefinedType> types, TypePlan[] checked) {
    Map<String, UserDefinedType> byName = new HashMap<>();
    types.forEach(type -> byName.putIfAbsent(type.name(), type));
    List<JsonPlan> plans = new ArrayList<>();
    for (int i = 0; i < checked.length; i++) {
      // Instances of the others are an error, or have no members.
      boolean usable = checked[i].size() > 0 && checked[i].error() == null;
      plans.add(
          usable
              ? plan(types.get(i), byName)
              : new JsonPlan(utf8(checked[i].name()), null, List.of()));
    }
    return plans;
  }

  private static JsonPlan plan(UserDefinedType type, Map<String, UserDefinedType> byName) {
    Map<String, Field> fields = new HashMap<>();
    for (Member member : type.members()) {
      // Of several of one name the first counts.
      fields.putIfAbsent(member.name(), field(member, byName));
    }
    List<Field> sorted =
        fields.values().stream()
            .sorted((a, b) -> Arrays.compareUnsigned(a.name(), b.name()))
            .toList();
    return new JsonPlan(utf8(type.name()), type.isReference() ? fields.get("id") : null, sorted);
  }

  private static Field field(Member member, Map<String, UserDefinedType> byName) {
    byte[] name = utf8(member.name());
    int at = (int) member.offset();
    if (member.isReference()) {
      return new Field(name, Kind.REFERENCE, at, null);
    }
    return switch (member.typeName()) {
      case "u8", "uint8" -> new Field(name, Kind.U8, at, null);
      case "u32", "uint32" -> new Field(name, Kind.U32, at, null);
      case "u64", "uint64" -> new Field(name, Kind.U64, at, null);
      case "i64", "int64" -> new Field(name, Kind.I64, at, null);
      case "f64" -> new Field(name, Kind.F64, at, null);
      default -> {
        UserDefinedType type = byName.get(member.typeName());
        if (type == null) {
          throw new InvalidEntryException("a member of unknown type " + member.typeName());
        }
        yield new Field(name, Kind.OBJECT, at, plan(type, byName));
      }
    };
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
