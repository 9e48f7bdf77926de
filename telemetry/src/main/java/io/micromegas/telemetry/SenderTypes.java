package io.micromegas.telemetry;

import io.micromegas.telemetry.UserDefinedType.Member;
import java.util.List;

/** The types that today's Rust senders announce (ingestion-wire 5.2, 5.3), and so do we. */
final class SenderTypes {
  private static final UserDefinedType STRING_ID =
      new UserDefinedType("StringId", 16, List.of(reference("id", "usize", 0)), true);
  private static final UserDefinedType STATIC_STRING_REF =
      new UserDefinedType("StaticStringRef", 16, List.of(reference("id", "usize", 0)), true);
  private static final UserDefinedType PROPERTY =
      fixed("Property", 32, stringRef("name", 0), stringRef("value", 16));
  private static final UserDefinedType STATIC_STRING = dynamic("StaticString");
  private static final UserDefinedType STATIC_STRING_DEPENDENCY = dynamic("StaticStringDependency");
  private static final UserDefinedType PROPERTY_SET = dynamic("PropertySetDependency");

  static final List<UserDefinedType> LOG_DEPENDENCIES =
      List.of(
          STATIC_STRING,
          STATIC_STRING_DEPENDENCY,
          fixed(
              "LogMetadataRecord",
              48,
              u64("id", 0),
              text("fmt_str", 8),
              text("target", 16),
              text("module_path", 24),
              text("file", 32),
              u32("line", 40),
              u32("level", 44)),
          PROPERTY_SET,
          PROPERTY,
          STATIC_STRING_REF);

  static final List<UserDefinedType> LOG_EVENTS =
      List.of(
          fixed("LogStaticStrEvent", 16, desc("desc", 0), i64("time", 8)),
          dynamic("LogStringEventV2"),
          fixed(
              "LogStaticStrInteropEvent",
              48,
              i64("time", 32),
              u32("level", 40),
              stringId("target", 0),
              stringId("msg", 16)),
          dynamic("LogStringInteropEventV3"),
          dynamic("TaggedLogString"),
          STRING_ID,
          STATIC_STRING_REF);

  static final List<UserDefinedType> METRIC_DEPENDENCIES =
      List.of(
          STATIC_STRING,
          STATIC_STRING_DEPENDENCY,
          fixed(
              "MetricMetadataDependency",
              48,
              u64("id", 0),
              text("name", 8),
              text("unit", 16),
              text("target", 24),
              text("file", 32),
              u32("line", 40),
              u32("lod", 44)),
          PROPERTY_SET,
          PROPERTY,
          STATIC_STRING_REF);

  static final List<UserDefinedType> METRIC_EVENTS =
      List.of(
          fixed("IntegerMetricEvent", 24, desc("desc", 0), u64("value", 8), i64("time", 16)),
          fixed("FloatMetricEvent", 24, desc("desc", 0), f64("value", 8), i64("time", 16)),
          fixed(
              "TaggedFloatMetricEvent",
              32,
              desc("desc", 0),
              desc("properties", 8),
              f64("value", 16),
              i64("time", 24)),
          fixed(
              "TaggedIntegerMetricEvent",
              32,
              desc("desc", 0),
              desc("properties", 8),
              u64("value", 16),
              i64("time", 24)));

  static final List<UserDefinedType> SPAN_DEPENDENCIES =
      List.of(
          fixed(
              "SpanRecord",
              48,
              u64("id", 0),
              text("name", 8),
              text("target", 16),
              text("module_path", 24),
              text("file", 32),
              u32("line", 40),
              u32("lod", 44)),
          fixed(
              "SpanLocationRecord",
              40,
              u64("id", 0),
              text("target", 8),
              text("module_path", 16),
              text("file", 24),
              u32("line", 32),
              u32("lod", 36)),
          STATIC_STRING);

  static final List<UserDefinedType> SPAN_EVENTS =
      List.of(
          span("BeginThreadSpanEvent"),
          span("EndThreadSpanEvent"),
          namedSpan("BeginThreadNamedSpanEvent"),
          namedSpan("EndThreadNamedSpanEvent"),
          asyncSpan("BeginAsyncSpanEvent"),
          asyncSpan("EndAsyncSpanEvent"),
          asyncNamedSpan("BeginAsyncNamedSpanEvent"),
          asyncNamedSpan("EndAsyncNamedSpanEvent"),
          STRING_ID);

  static final List<UserDefinedType> IMAGE_EVENTS = List.of(dynamic("ImageEvent"));

  /** What Unreal senders announce; no other ones have network events. */
  static final List<UserDefinedType> NET_DEPENDENCIES = List.of(STATIC_STRING_DEPENDENCY);

  static final List<UserDefinedType> NET_EVENTS =
      List.of(
          fixed(
              "NetConnectionBeginEvent",
              32,
              netTime(),
              netName("connection_name"),
              new Member("is_outgoing", "uint8", 24, 1, false)),
          fixed("NetConnectionEndEvent", 16, netTime(), netBits(8)),
          fixed("NetObjectBeginEvent", 24, netTime(), netName("object_name")),
          fixed("NetObjectEndEvent", 16, netTime(), netBits(8)),
          fixed("NetPropertyEvent", 32, netTime(), netName("property_name"), netBits(24)),
          fixed("NetRPCBeginEvent", 24, netTime(), netName("function_name")),
          fixed("NetRPCEndEvent", 16, netTime(), netBits(8)));

  private SenderTypes() {}

  private static Member netTime() {
    return new Member("time", "uint64", 0, 8, false);
  }

  private static Member netName(String name) {
    return new Member(name, "StaticStringDependency", 8, 16, true);
  }

  private static Member netBits(long offset) {
    return new Member("bit_size", "uint32", offset, 4, false);
  }

  private static UserDefinedType span(String name) {
    return fixed(name, 16, desc("thread_span_desc", 0), i64("time", 8));
  }

  private static UserDefinedType namedSpan(String name) {
    return fixed(name, 32, desc("thread_span_location", 0), stringId("name", 8), i64("time", 24));
  }

  private static UserDefinedType asyncSpan(String name) {
    return fixed(
        name,
        40,
        desc("span_desc", 0),
        u64("span_id", 8),
        u64("parent_span_id", 16),
        u32("depth", 32),
        i64("time", 24));
  }

  private static UserDefinedType asyncNamedSpan(String name) {
    return fixed(
        name,
        56,
        desc("span_location", 0),
        stringId("name", 8),
        u64("span_id", 24),
        u64("parent_span_id", 32),
        u32("depth", 48),
        i64("time", 40));
  }

  private static UserDefinedType fixed(String name, long size, Member... members) {
    return new UserDefinedType(name, size, List.of(members), false);
  }

  private static UserDefinedType dynamic(String name) {
    return new UserDefinedType(name, 0, List.of(), false);
  }

  private static Member desc(String name, long offset) {
    return reference(name, "Metadata", offset);
  }

  private static Member text(String name, long offset) {
    return reference(name, "* const u8", offset);
  }

  private static Member reference(String name, String type, long offset) {
    return new Member(name, type, offset, 8, true);
  }

  private static Member stringId(String name, long offset) {
    return new Member(name, "StringId", offset, 16, false);
  }

  private static Member stringRef(String name, long offset) {
    return new Member(name, "StaticStringRef", offset, 16, false);
  }

  private static Member u32(String name, long offset) {
    return new Member(name, "u32", offset, 4, false);
  }

  private static Member u64(String name, long offset) {
    return new Member(name, "u64", offset, 8, false);
  }

  private static Member i64(String name, long offset) {
    return new Member(name, "i64", offset, 8, false);
  }

  private static Member f64(String name, long offset) {
    return new Member(name, "f64", offset, 8, false);
  }
}
