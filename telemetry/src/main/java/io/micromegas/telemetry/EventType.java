package io.micromegas.telemetry;

import io.micromegas.telemetry.TypePlan.Slot;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How the events of one type are read: offsets of what rows need, from the start of an instance; -1
 * where the type has no such member. A dynamic event is a prefix with fixed offsets and a tail.
 */
final class EventType {
  /** What follows the prefix of a dynamic event. */
  enum Tail {
    NONE,
    RAW_TEXT,
    CODED_TEXT,
    IMAGE
  }

  private static final int MAX_REFERENCE_SIZE = 1 << 16;
  private static final Slot NO_SLOT = new Slot(TypePlan.Kind.U32, -1);

  final String typeName;
  final EventKind kind;
  int time = -1;
  int desc = -1;
  int properties = -1;
  int level = -1;
  boolean levelIsByte;
  int target = -1;
  int message = -1;
  int name = -1;
  int value = -1;
  int spanId = -1;
  int parentSpanId = -1;
  int depth = -1;
  private boolean depthIsByte;
  private Slot outgoing = NO_SLOT;
  private Slot bits = NO_SLOT;
  Tail tail = Tail.NONE;

  /** Bytes in front of the tail; a dynamic instance has at least these. */
  int prefix;

  /** Why no instance can be read. */
  @Nullable String error;

  /** Why no row can be made of an instance, though it can be read. */
  @Nullable String unusable;

  /** All references of an instance. */
  int[] references = {};

  /** The references that no row needs, but that must resolve all the same. */
  int[] otherReferences = {};

  private EventType(String typeName, EventKind kind) {
    this.typeName = typeName;
    this.kind = kind;
  }

  static EventType of(UserDefinedType type, TypeCompiler compiler) {
    EventType event;
    if (type.size() == 0) {
      event = new EventType(type.name(), EventKind.of(type.name()));
      try {
        event.dynamic(compiler);
      } catch (InvalidEntryException e) {
        event.error = e.getMessage();
      }
    } else {
      TypePlan plan = compiler.compile(type);
      event =
          new EventType(
              type.name(), plan.isReference() ? EventKind.OTHER : EventKind.of(type.name()));
      event.error = plan.error();
      event.references = plan.references();
      try {
        event.fixed(plan);
      } catch (InvalidEntryException e) {
        event.unusable = e.getMessage();
      }
    }
    event.otherReferences =
        Arrays.stream(event.references).filter(at -> !event.isUsed(at)).toArray();
    return event;
  }

  private boolean isUsed(int reference) {
    return reference == desc
        || reference == properties
        || reference == target
        || reference == message
        || reference == name;
  }

  private void fixed(TypePlan plan) {
    if (kind == EventKind.OTHER) {
      return;
    }
    if (kind == EventKind.IMAGE) {
      throw new InvalidEntryException("type " + typeName + " of a fixed size has no room for data");
    }
    time = plan.longMember("time").offset();
    switch (kind) {
      case LOG_STATIC, LOG_STRING, LOG_STRING_V2, TAGGED_LOG -> {
        desc = plan.referenceMember("desc").offset();
      }
      case LOG_STATIC_INTEROP, LOG_STRING_INTEROP_V2, LOG_STRING_INTEROP_V3, TAGGED_LOG_INTEROP -> {
        Slot slot = plan.intMember("level");
        level = slot.offset();
        levelIsByte = slot.kind() == TypePlan.Kind.U8;
        target = plan.referenceMember("target").offset();
      }
      case METRIC_INTEGER, TAGGED_METRIC_INTEGER -> {
        desc = plan.referenceMember("desc").offset();
        value = plan.longMember("value").offset();
      }
      case METRIC_FLOAT, TAGGED_METRIC_FLOAT -> {
        desc = plan.referenceMember("desc").offset();
        value = plan.doubleMember("value").offset();
      }
      case BEGIN_SPAN, END_SPAN -> {
        desc = plan.referenceMember("thread_span_desc").offset();
      }
      case BEGIN_NAMED_SPAN, END_NAMED_SPAN -> {
        desc = plan.referenceMember("thread_span_location").offset();
        name = plan.referenceMember("name").offset();
      }
      case BEGIN_ASYNC_SPAN, END_ASYNC_SPAN -> {
        desc = plan.referenceMember("span_desc").offset();
        async(plan);
      }
      case BEGIN_ASYNC_NAMED_SPAN, END_ASYNC_NAMED_SPAN -> {
        desc = plan.referenceMember("span_location").offset();
        name = plan.referenceMember("name").offset();
        async(plan);
      }
      case BEGIN_NET_CONNECTION -> {
        name = plan.referenceMember("connection_name").offset();
        outgoing = plan.intMember("is_outgoing");
      }
      case BEGIN_NET_OBJECT -> name = plan.referenceMember("object_name").offset();
      case BEGIN_NET_RPC -> name = plan.referenceMember("function_name").offset();
      case NET_PROPERTY -> {
        name = plan.referenceMember("property_name").offset();
        bits = plan.intMember("bit_size");
      }
      case END_NET_CONNECTION, END_NET_OBJECT, END_NET_RPC -> bits = plan.intMember("bit_size");
      case IMAGE, OTHER -> {}
    }
    if (kind.isLog() && kind != EventKind.LOG_STATIC) {
      message = plan.referenceMember("msg").offset();
    }
    if (isTagged()) {
      properties = plan.referenceMember("properties").offset();
    }
  }

  private void async(TypePlan plan) {
    spanId = plan.longMember("span_id").offset();
    parentSpanId = plan.longMember("parent_span_id").offset();
    Slot slot = plan.intMember("depth");
    depth = slot.offset();
    depthIsByte = slot.kind() == TypePlan.Kind.U8;
  }

  /** Reads the depth of an async event, unsigned. */
  int readDepth(byte[] in, int instance) {
    return depthIsByte ? in[instance + depth] & 0xff : LittleEndian.i32(in, instance + depth);
  }

  /** Reads the direction of a connection. */
  boolean readOutgoing(byte[] in, int instance) {
    return outgoing.readInt(in, instance) != 0;
  }

  /** Reads the size of a network span, unsigned. */
  long readBits(byte[] in, int instance) {
    return Integer.toUnsignedLong(bits.readInt(in, instance));
  }

  private boolean isTagged() {
    return switch (kind) {
      case TAGGED_LOG, TAGGED_LOG_INTEROP, TAGGED_METRIC_INTEGER, TAGGED_METRIC_FLOAT -> true;
      default -> false;
    };
  }

  /** Ingestion-wire 4.8. */
  private void dynamic(TypeCompiler compiler) {
    switch (kind) {
      case LOG_STRING, LOG_STRING_V2 -> {
        desc = 0;
        time = 8;
        prefix = 16;
        references = new int[] {desc};
        tail = kind == EventKind.LOG_STRING ? Tail.RAW_TEXT : Tail.CODED_TEXT;
      }
      case TAGGED_LOG -> {
        desc = 0;
        properties = 8;
        time = 16;
        prefix = 24;
        references = new int[] {desc, properties};
        tail = Tail.CODED_TEXT;
      }
      case LOG_STRING_INTEROP_V2 -> {
        interop(compiler, "StringId", 12);
        tail = Tail.RAW_TEXT;
      }
      case LOG_STRING_INTEROP_V3 -> {
        interop(compiler, "StaticStringRef", 9);
        tail = Tail.CODED_TEXT;
      }
      case TAGGED_LOG_INTEROP -> {
        interop(compiler, "StaticStringRef", 9);
        properties = prefix;
        prefix += 8;
        references = Arrays.copyOf(references, references.length + 1);
        references[references.length - 1] = properties;
        tail = Tail.CODED_TEXT;
      }
      case IMAGE -> {
        time = 0;
        prefix = 8;
        tail = Tail.IMAGE;
      }
      default -> unusable = "type " + typeName + " is dynamic, which it never is";
    }
  }

  private void interop(TypeCompiler compiler, String referenceType, int at) {
    TypePlan plan = compiler.find(referenceType);
    if (plan == null) {
      throw new InvalidEntryException(typeName + " needs a type " + referenceType);
    }
    if (plan.error() != null) {
      throw new InvalidEntryException(plan.error());
    }
    if (plan.size() == 0 || plan.size() > MAX_REFERENCE_SIZE) {
      throw new InvalidEntryException("type " + referenceType + " of " + plan.size() + " bytes");
    }
    time = 0;
    level = 8;
    levelIsByte = at == 9;
    prefix = at + plan.size();
    references = Arrays.stream(plan.references()).map(offset -> at + offset).toArray();
    if (plan.isReference()) {
      target = at + plan.referenceMember("id").offset();
    } else {
      unusable = "type " + referenceType + " is not a reference";
    }
  }
}
