package io.micromegas.telemetry;

import io.micromegas.telemetry.UserDefinedType.Member;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Puts queues together byte by byte, with types of one's own. */
final class QueueBuilder {
  final List<UserDefinedType> dependencyTypes = new ArrayList<>();
  final List<UserDefinedType> eventTypes = new ArrayList<>();
  final ByteBuilder dependencies = new ByteBuilder(256);
  final ByteBuilder objects = new ByteBuilder(256);

  static QueueBuilder of(List<UserDefinedType> dependencies, List<UserDefinedType> events) {
    QueueBuilder queues = new QueueBuilder();
    queues.dependencyTypes.addAll(dependencies);
    queues.eventTypes.addAll(events);
    return queues;
  }

  static QueueBuilder logs() {
    return of(SenderTypes.LOG_DEPENDENCIES, SenderTypes.LOG_EVENTS);
  }

  static UserDefinedType type(String name, long size, Member... members) {
    return new UserDefinedType(name, size, List.of(members), false);
  }

  static Member member(String name, String type, long offset, long size) {
    return new Member(name, type, offset, size, false);
  }

  static Member reference(String name, long offset, long size) {
    return new Member(name, "whatever", offset, size, true);
  }

  /** Appends a StaticString, whose type must be the first. */
  QueueBuilder string(long id, String text) {
    byte[] utf8 = TransitWriter.utf8(text);
    dependencies.u8(0).u32(8 + utf8.length).u64(id).bytes(utf8);
    return this;
  }

  /** Appends a StaticStringDependency, whose type must be the second. */
  QueueBuilder coded(long id, int codec, byte[] bytes) {
    dependencies.u8(1).u32(13 + bytes.length).u64(id).u8(codec).u32(bytes.length).bytes(bytes);
    return this;
  }

  QueueBuilder dependencyHex(String hex) {
    dependencies.bytes(HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
    return this;
  }

  QueueBuilder objectHex(String hex) {
    objects.bytes(HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
    return this;
  }

  StreamLayout layout() {
    return StreamLayout.ofStored(
        CborBodies.encodeTypes(dependencyTypes), CborBodies.encodeTypes(eventTypes));
  }

  BlockQueues queues() {
    return new BlockQueues(
        ByteSlice.of(dependencies.toByteArray()), ByteSlice.of(objects.toByteArray()));
  }

  List<Rows.Log> logs(TickClock clock) {
    return Rows.logs(layout(), queues(), clock);
  }

  List<Rows.Metric> metrics(TickClock clock) {
    return Rows.metrics(layout(), queues(), clock);
  }

  List<Rows.Span> spans() {
    return Rows.spans(layout(), queues());
  }

  List<Rows.AsyncSpan> asyncSpans() {
    return Rows.asyncSpans(layout(), queues());
  }

  List<Rows.Image> images(TickClock clock) {
    return Rows.images(layout(), queues(), clock);
  }
}
