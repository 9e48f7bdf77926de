package io.micromegas.telemetry;

import io.micromegas.telemetry.JsonPlan.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes instances and what they refer to as JSON. */
final class JsonWriter {
  /** What one value may take; a few objects that refer to each other twice would take any room. */
  static final int MAX_BYTES = 32 << 20;

  /** How deep objects may refer to others. */
  private static final int MAX_DEPTH = 32;

  private static final byte[] TYPE = "__type".getBytes(StandardCharsets.US_ASCII);
  static final byte[] PROPERTY_SET = "property_set".getBytes(StandardCharsets.US_ASCII);

  private final Dependencies dependencies;
  private final byte[] dependencyQueue;
  private final List<JsonPlan> dependencyPlans;
  private final ByteBuilder out = new ByteBuilder(1024);
  private final ByteBuilder scratch = new ByteBuilder(256);
  private int depth;

  JsonWriter(Dependencies dependencies, byte[] dependencyQueue, List<JsonPlan> dependencyPlans) {
    this.dependencies = dependencies;
    this.dependencyQueue = dependencyQueue;
    this.dependencyPlans = dependencyPlans;
  }

  void start(byte[] type) {
    out.clear();
    depth = 0;
    open(type);
  }

  private void open(byte[] type) {
    out.u8('{');
    name(TYPE);
    text(type, 0, type.length);
  }

  byte[] finish() {
    out.u8('}');
    return out.toByteArray();
  }

  /** Writes what a dependency is, alone. */
  byte[] dependency(int dependency) {
    out.clear();
    depth = 0;
    referred(dependency);
    return out.toByteArray();
  }

  /** Begins a member; its value is next. */
  void member(byte[] name) {
    out.u8(',');
    name(name);
  }

  private void name(byte[] name) {
    text(name, 0, name.length);
    out.u8(':');
  }

  /** Writes the members of an instance. */
  void members(JsonPlan plan, byte[] in, int at) {
    for (Field field : plan.fields()) {
      if (!Arrays.equals(field.name(), TYPE)) {
        member(field.name());
        value(field, in, at);
      }
    }
  }

  private void value(Field field, byte[] in, int instance) {
    int at = instance + field.offset();
    switch (field.kind()) {
      case REFERENCE -> referred(dependencies.resolve(LittleEndian.i64(in, at)));
      case U8 -> number(Integer.toString(in[at] & 0xff));
      case U32 -> number(Integer.toUnsignedString(LittleEndian.i32(in, at)));
      case U64 -> number(Long.toUnsignedString(LittleEndian.i64(in, at)));
      case I64 -> number(Long.toString(LittleEndian.i64(in, at)));
      case F64 -> real(LittleEndian.f64(in, at));
      case OBJECT -> nested(field.nested(), in, at);
    }
  }

  private void nested(@Nullable JsonPlan plan, byte[] in, int at) {
    if (plan == null) {
      throw new InvalidEntryException("a member of unknown type");
    }
    Field reference = plan.reference();
    if (reference != null) {
      value(reference, in, at);
      return;
    }
    open(plan.name());
    members(plan, in, at);
    out.u8('}');
  }

  /** Writes a text or an object that an event refers to. */
  void referred(int dependency) {
    if (++depth > MAX_DEPTH) {
      throw new InvalidEntryException("objects refer to others deeper than " + MAX_DEPTH);
    }
    if (dependencies.isText(dependency)) {
      byte[] utf8 = dependencies.utf8(dependency);
      text(utf8, 0, utf8.length);
    } else if (dependencies.isSet(dependency)) {
      set(dependencies.properties(dependency));
    } else {
      JsonPlan plan = dependencyPlans.get(dependencies.objectType(dependency));
      open(plan.name());
      members(plan, dependencyQueue, dependencies.objectOffset(dependency));
      out.u8('}');
    }
    depth--;
  }

  private void set(int[] pairs) {
    open(PROPERTY_SET);
    for (int at : PropertySets.byName(dependencies, pairs)) {
      byte[] name = dependencies.utf8(pairs[at]);
      if (!Arrays.equals(name, TYPE)) {
        member(name);
        byte[] value = dependencies.utf8(pairs[at + 1]);
        text(value, 0, value.length);
      }
    }
    out.u8('}');
  }

  /** Writes an integer. */
  void number(String digits) {
    out.bytes(digits.getBytes(StandardCharsets.US_ASCII));
    checkSize(0);
  }

  private void real(double value) {
    // JSON has no infinities.
    number(Double.isFinite(value) ? Double.toString(value) : "null");
  }

  /** Writes valid UTF-8. */
  void text(byte[] utf8, int offset, int length) {
    checkSize(length);
    JsonText.quoted(utf8, offset, length, out);
    checkSize(0);
  }

  /** Writes a text that states its encoding, whose header was checked. */
  void coded(byte[] in, int at) {
    int length = CodedText.length(in, at);
    checkSize(length);
    scratch.clear();
    CodedText.transcode(in[at], in, at + CodedText.HEADER, length, scratch);
    ByteSlice text = scratch.slice();
    text(text.array(), text.offset(), text.length());
  }

  private void checkSize(int more) {
    if (out.size() > MAX_BYTES - more) {
      throw new InvalidEntryException("a value of more than " + MAX_BYTES + " bytes");
    }
  }
}
