package io.micromegas.telemetry;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The objects of a block one by one, of whatever types, each as a JSON object: {@code __type} and
 * its members in the order of their names, what it refers to in its place (sql-and-lakehouse 4.4).
 * Unlike {@link BlockDecoder} it reads no further than asked for. Memory is bounded as there, and
 * by {@link JsonWriter#MAX_BYTES} for one value. Not thread-safe.
 */
public final class BlockObjects {
  private static final byte[] TIME = name("time");
  private static final byte[] LEVEL = name("level");
  private static final byte[] TARGET = name("target");
  private static final byte[] MESSAGE = name("msg");
  private static final byte[] DESC = name("desc");
  private static final byte[] PROPERTIES = name("properties");
  private static final byte[] NAME = name("name");
  private static final byte[] FORMAT = name("format");
  private static final byte[] DATA = name("data");

  private final byte[] in;
  private final QueueCursor cursor;
  private final StreamLayout layout;
  private final Dependencies dependencies;
  private final List<JsonPlan> plans;
  private final List<JsonPlan> dependencyPlans;
  private final JsonWriter json;
  private long position = -1;

  /** What the current entry refers to as a whole; -1 where it is an object itself. */
  private int referred;

  /**
   * Starts before the first object.
   *
   * @param dependencyTypes types of the dependencies' queue, in the order of their indices
   * @param objectTypes types of the objects' queue
   * @throws MicromegasException CORRUPT_BLOCK if the dependencies make no sense
   */
  public BlockObjects(
      List<UserDefinedType> dependencyTypes,
      List<UserDefinedType> objectTypes,
      BlockQueues queues) {
    layout = StreamLayout.of(dependencyTypes, objectTypes);
    dependencies = new Dependencies(layout, queues.dependencies());
    dependencyPlans = JsonPlan.of(dependencyTypes, layout.dependencies);
    TypeCompiler compiler = new TypeCompiler(objectTypes);
    plans =
        JsonPlan.of(
            objectTypes,
            objectTypes.stream()
                .limit(layout.events.length)
                .map(compiler::compile)
                .toArray(TypePlan[]::new));
    json = new JsonWriter(dependencies, queues.dependencies().array(), dependencyPlans);
    in = queues.objects().array();
    cursor = new QueueCursor("objects", queues.objects(), layout.eventSizes);
  }

  /** Reads the types of a stream as they are stored. */
  public static BlockObjects ofStored(
      byte[] dependencyTypes, byte[] objectTypes, BlockQueues queues) {
    try {
      return new BlockObjects(
          CborBodies.decodeTypes(dependencyTypes), CborBodies.decodeTypes(objectTypes), queues);
    } catch (MicromegasException e) {
      if (e.code() == ErrorCode.INVALID_ARGUMENT) {
        throw new MicromegasException(
            ErrorCode.DATA_LOSS, "stored metadata of a stream: " + e.getMessage(), e);
      }
      throw e;
    }
  }

  private static byte[] name(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Moves to the next object, if there is one; entries that are plain texts are passed over.
   *
   * @throws MicromegasException CORRUPT_BLOCK where the queue makes no sense
   */
  public boolean next() {
    try {
      while (cursor.next()) {
        position++;
        EventType type = layout.events[cursor.type];
        if (type.error != null) {
          throw new InvalidEntryException(type.error);
        }
        if (cursor.stop - cursor.start < type.prefix) {
          throw new InvalidEntryException("ends within an event of type " + type.typeName);
        }
        JsonPlan.Field reference = plans.get(cursor.type).reference();
        referred =
            reference == null
                ? -1
                : dependencies.resolve(LittleEndian.i64(in, cursor.start + reference.offset()));
        if (referred < 0 || !dependencies.isText(referred)) {
          return true;
        }
      }
      return false;
    } catch (InvalidEntryException e) {
      throw cursor.error(e.getMessage());
    }
  }

  /** Returns the place of the current object in its block, from 0; all entries count. */
  public long position() {
    return position;
  }

  /** Returns the name of its type, UTF-8. */
  public byte[] type() {
    if (referred < 0) {
      return plans.get(cursor.type).name();
    }
    return dependencies.isSet(referred)
        ? JsonWriter.PROPERTY_SET
        : dependencyPlans.get(dependencies.objectType(referred)).name();
  }

  /** Returns the object as JSON, UTF-8. */
  public byte[] json() {
    try {
      if (referred >= 0) {
        return json.dependency(referred);
      }
      EventType type = layout.events[cursor.type];
      JsonPlan plan = plans.get(cursor.type);
      json.start(plan.name());
      if (layout.eventSizes[cursor.type] > 0) {
        json.members(plan, in, cursor.start);
      } else {
        dynamic(type, cursor.start);
      }
      return json.finish();
    } catch (InvalidEntryException e) {
      throw cursor.error(e.getMessage());
    }
  }

  /** Ingestion-wire 4.8, members in the order of their names. */
  private void dynamic(EventType type, int at) {
    switch (type.tail) {
      // A dynamic type that nobody knows: there is no telling what is in it.
      case NONE -> {}
      case IMAGE -> image(type, at);
      case RAW_TEXT, CODED_TEXT -> {
        reference(DESC, type.desc, at);
        if (type.level >= 0) {
          json.member(LEVEL);
          json.number(
              type.levelIsByte
                  ? Integer.toString(in[at + type.level] & 0xff)
                  : Integer.toUnsignedString(LittleEndian.i32(in, at + type.level)));
        }
        json.member(MESSAGE);
        message(type, at + type.prefix);
        reference(PROPERTIES, type.properties, at);
        reference(TARGET, type.target, at);
        time(type, at);
      }
    }
  }

  private void time(EventType type, int at) {
    json.member(TIME);
    json.number(Long.toString(LittleEndian.i64(in, at + type.time)));
  }

  private void reference(byte[] name, int offset, int at) {
    if (offset >= 0) {
      json.member(name);
      json.referred(dependencies.resolve(LittleEndian.i64(in, at + offset)));
    }
  }

  private void message(EventType type, int at) {
    if (type.tail == EventType.Tail.RAW_TEXT) {
      int length = cursor.stop - at;
      if (!Utf8.isValid(in, at, length)) {
        throw new InvalidEntryException("text that is not UTF-8");
      }
      json.text(in, at, length);
    } else {
      coded(at);
      json.coded(in, at);
    }
  }

  private void image(EventType type, int at) {
    int nameAt = at + type.prefix;
    int formatAt = coded(nameAt);
    int dataAt = coded(formatAt);
    long left = (long) cursor.stop - dataAt - 4;
    long length = left < 0 ? 0 : Integer.toUnsignedLong(LittleEndian.i32(in, dataAt));
    if (left < 0 || left < length) {
      throw new InvalidEntryException("image data that do not fit their event");
    }
    json.member(DATA);
    byte[] data = name("<binary " + length + " bytes>");
    json.text(data, 0, data.length);
    json.member(FORMAT);
    json.coded(in, formatAt);
    json.member(NAME);
    json.coded(in, nameAt);
    time(type, at);
  }

  /** Checks a text that states its encoding, and returns where it ends. */
  private int coded(int at) {
    String problem = CodedText.problem(in, at, cursor.stop);
    if (!problem.isEmpty()) {
      throw new InvalidEntryException(problem);
    }
    return at + CodedText.HEADER + CodedText.length(in, at);
  }
}
