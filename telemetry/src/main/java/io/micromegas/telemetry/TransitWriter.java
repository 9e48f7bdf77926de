package io.micromegas.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Writes the two queues of a block the way today's Rust senders do: each string, descriptor and
 * property set once per block, in front of what refers to it. Not thread-safe.
 */
abstract sealed class TransitWriter
    permits ImageBlockWriter, LogBlockWriter, MetricBlockWriter, NetBlockWriter, SpanBlockWriter {
  private static final int UTF8 = CodedText.UTF8;

  final ByteBuilder objects = new ByteBuilder(4096);
  final ByteBuilder dependencies = new ByteBuilder(1024);
  private final int staticStringType;
  private final Map<String, Long> strings = new HashMap<>();
  private final Map<String, Long> codedStrings = new HashMap<>();
  private final Map<Map<String, String>, Long> propertySets = new HashMap<>();
  private final Map<Record, Long> records = new HashMap<>();
  private long lastId;
  private int events;

  TransitWriter(int staticStringType) {
    this.staticStringType = staticStringType;
  }

  /** Returns how many events the block has so far. */
  public final int size() {
    return events;
  }

  /** Returns about how many bytes the block has so far, before compression. */
  public final int bytes() {
    return objects.size() + dependencies.size();
  }

  /**
   * Ends the block and starts the next one, which shares nothing with it.
   *
   * @param info what the block's metadata is to be; its number of objects is replaced by the number
   *     of events written
   */
  public final IncomingBlock build(BlockInfo info) {
    byte[] payload =
        new BlockPayload(
                ByteSlice.of(Lz4Frame.encode(dependencies.slice())),
                ByteSlice.of(Lz4Frame.encode(objects.slice())))
            .toCanonical();
    BlockInfo counted =
        new BlockInfo(
            info.blockId(),
            info.streamId(),
            info.processId(),
            info.beginTime(),
            info.beginTicks(),
            info.endTime(),
            info.endTicks(),
            info.objectOffset(),
            events);
    dependencies.clear();
    objects.clear();
    strings.clear();
    codedStrings.clear();
    propertySets.clear();
    records.clear();
    events = 0;
    return new IncomingBlock(counted, payload);
  }

  /** Starts an event of a type. */
  final ByteBuilder event(int type) {
    events++;
    return objects.u8(type);
  }

  /** Starts a dynamic event, of so many bytes behind its size. */
  final ByteBuilder event(int type, int size) {
    return event(type).u32(size);
  }

  /** What senders take from memory addresses: unlike any other of the block. */
  final long newId() {
    lastId += 16;
    return lastId;
  }

  final long string(String text) {
    Long known = strings.get(text);
    if (known != null) {
      return known;
    }
    long id = newId();
    byte[] utf8 = utf8(text);
    dependencies.u8(staticStringType).u32(8 + utf8.length).u64(id).bytes(utf8);
    strings.put(text, id);
    return id;
  }

  /** Returns the id of a descriptor; {@code write} is given the id at its first use. */
  final <R extends Record> long record(R record, RecordWriter<R> write) {
    Long known = records.get(record);
    if (known != null) {
      return known;
    }
    long id = newId();
    write.write(id, record);
    records.put(record, id);
    return id;
  }

  /** Appends a descriptor to the dependencies. */
  interface RecordWriter<R> {
    void write(long id, R record);
  }

  /** Returns the id of a string that tells its codec. */
  final long codedString(String text, int type) {
    Long known = codedStrings.get(text);
    if (known != null) {
      return known;
    }
    long id = newId();
    byte[] utf8 = utf8(text);
    dependencies.u8(type).u32(8 + CodedText.HEADER + utf8.length).u64(id);
    dependencies.u8(UTF8).u32(utf8.length).bytes(utf8);
    codedStrings.put(text, id);
    return id;
  }

  /** Returns the id of a property set, its properties in descending order of their names. */
  final long properties(Map<String, String> properties, int setType, int stringType) {
    Long known = propertySets.get(properties);
    if (known != null) {
      return known;
    }
    Map<String, String> sorted = new TreeMap<>(Comparator.reverseOrder());
    sorted.putAll(properties);
    sorted.forEach((name, value) -> {
      codedString(name, stringType);
      codedString(value, stringType);
    });
    long id = newId();
    dependencies.u8(setType).u32(12 + 32 * sorted.size()).u64(id).u32(sorted.size());
    sorted.forEach((name, value) -> {
      stringRef(dependencies, codedString(name, stringType), name);
      stringRef(dependencies, codedString(value, stringType), value);
    });
    propertySets.put(Map.copyOf(properties), id);
    return id;
  }

  /** Appends a StaticStringRef: id, length, codec, padding. */
  static void stringRef(ByteBuilder out, long id, String text) {
    out.u64(id).u32(utf8(text).length).u32(UTF8);
  }

  /** Appends a StringId: id, length, padding. */
  static void stringId(ByteBuilder out, long id, String text) {
    out.u64(id).u32(utf8(text).length).u32(0);
  }

  static void coded(ByteBuilder out, byte[] utf8) {
    out.u8(UTF8).u32(utf8.length).bytes(utf8);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static StreamInfo stream(
      UUID processId,
      UUID streamId,
      List<UserDefinedType> dependencies,
      List<UserDefinedType> events,
      String tag,
      Map<String, String> properties) {
    return new StreamInfo(processId, streamId, dependencies, events, List.of(tag), properties);
  }
}
