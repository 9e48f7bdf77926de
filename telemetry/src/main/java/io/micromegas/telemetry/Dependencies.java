package io.micromegas.telemetry;

import io.micromegas.telemetry.TypePlan.Slot;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the events of one block refer to (ingestion-wire 4.4): strings, descriptors and property
 * sets by sender address. Everything is checked when the block is opened; texts are made when they
 * are first asked for.
 */
final class Dependencies {
  /** What the texts of a block may take together; small blocks could refer to one over and over. */
  static final int MAX_TEXT_BYTES = 64 << 20;

  private static final int OBJECT = 16;
  private static final int SET = 17;

  final Texts texts = new Texts();
  private final byte[] in;
  private final QueueCursor cursor;
  private final TypePlan[] types;
  private final @Nullable TypePlan property;
  private final LongIntMap ids = new LongIntMap();
  private final ByteBuilder scratch = new ByteBuilder(64);
  private long textBytes;
  private int pairs;

  private int size;
  // OBJECT, SET, or the codec of a string.
  private int[] kinds = new int[32];
  // Where the string or instance is; for sets where their pairs start.
  private int[] offsets = new int[32];
  // Length of the string, type of the object, number of pairs of the set.
  private int[] details = new int[32];
  private byte[] @Nullable [] utf8 = new byte[32][];
  private int[] textIds = new int[32];
  // Name and value of each property: dependencies.
  private int[] setPairs = new int[16];

  Dependencies(StreamLayout layout, ByteSlice queue) {
    in = queue.array();
    types = layout.dependencies;
    property = layout.property;
    cursor = new QueueCursor("dependencies", queue, layout.dependencySizes);
    try {
      while (cursor.next()) {
        entry(types[cursor.type]);
      }
    } catch (InvalidEntryException e) {
      throw cursor.error(e.getMessage());
    }
  }

  private void entry(TypePlan type) {
    switch (type.name()) {
      case "StaticString" -> {
        long id = id();
        int offset = cursor.start + 8;
        int length = cursor.stop - offset;
        if (!Utf8.isValid(in, offset, length)) {
          throw new InvalidEntryException("a string that is not UTF-8");
        }
        add(id, CodedText.STRICT, offset, length);
      }
      case "StaticStringDependency" -> {
        // The window of this reader is the queue, not the entry: senders may state a wrong size.
        int at = cursor.start + 8;
        long id = window(8);
        String problem = CodedText.problem(in, at, cursor.end());
        if (!problem.isEmpty()) {
          throw new InvalidEntryException(problem);
        }
        add(id, in[at], at + CodedText.HEADER, CodedText.length(in, at));
      }
      case "PropertySetDependency" -> set();
      default -> record(type);
    }
  }

  private long id() {
    if (cursor.stop - cursor.start < 8) {
      throw new InvalidEntryException("an entry without room for its id");
    }
    return LittleEndian.i64(in, cursor.start);
  }

  private long window(int bytes) {
    if (cursor.end() - cursor.start < bytes) {
      throw new InvalidEntryException("ends within an entry");
    }
    return LittleEndian.i64(in, cursor.start);
  }

  private void set() {
    long id = window(12);
    if (property == null) {
      throw new InvalidEntryException("a property set in a stream without the type Property");
    }
    if (property.error() != null) {
      throw new InvalidEntryException(property.error());
    }
    int count = LittleEndian.i32(in, cursor.start + 8);
    int at = cursor.start + 12;
    int width = property.size();
    if (width == 0 || count < 0 || count > (cursor.end() - at) / width) {
      throw new InvalidEntryException(Integer.toUnsignedLong(count) + " properties do not fit");
    }
    // Sets could overlap, each up to the end of the queue; honest ones do not.
    if (pairs + (long) count > in.length / 8) {
      throw new InvalidEntryException("overlapping property sets");
    }
    Slot name = count == 0 ? null : property.referenceMember("name");
    Slot value = count == 0 ? null : property.referenceMember("value");
    int first = pairs;
    for (int i = 0; i < count && name != null && value != null; i++, at += width) {
      checkReferences(property.references(), at);
      if (setPairs.length < 2 * pairs + 2) {
        setPairs = Arrays.copyOf(setPairs, setPairs.length * 2);
      }
      setPairs[2 * pairs] = string(at + name.offset());
      setPairs[2 * pairs + 1] = string(at + value.offset());
      pairs++;
    }
    add(id, SET, first, count);
  }

  private int string(int at) {
    int dependency = resolve(LittleEndian.i64(in, at));
    if (kinds[dependency] >= OBJECT) {
      throw new InvalidEntryException("a property that is not a string");
    }
    return dependency;
  }

  private void record(TypePlan type) {
    if (type.size() == 0) {
      throw new InvalidEntryException("a dynamic dependency of unknown type " + type.name());
    }
    if (type.error() != null) {
      throw new InvalidEntryException(type.error());
    }
    checkReferences(type.references(), cursor.start);
    if (!type.isReference()) {
      long id = LittleEndian.i64(in, cursor.start + type.longMember("id").offset());
      add(id, OBJECT, cursor.start, cursor.type);
    }
  }

  private void checkReferences(int[] references, int instance) {
    for (int offset : references) {
      resolve(LittleEndian.i64(in, instance + offset));
    }
  }

  private void add(long id, int kind, int offset, int detail) {
    if (ids.get(id) != LongIntMap.NONE) {
      throw new InvalidEntryException("id " + Long.toHexString(id) + " is there twice");
    }
    if (size == kinds.length) {
      int capacity = size * 2;
      kinds = Arrays.copyOf(kinds, capacity);
      offsets = Arrays.copyOf(offsets, capacity);
      details = Arrays.copyOf(details, capacity);
      utf8 = Arrays.copyOf(utf8, capacity);
      textIds = Arrays.copyOf(textIds, capacity);
    }
    ids.put(id, size);
    kinds[size] = kind;
    offsets[size] = offset;
    details[size] = detail;
    textIds[size] = -1;
    size++;
  }

  /** Returns how many dependencies there are; they are counted from 0. */
  int size() {
    return size;
  }

  /** Returns the dependency of an id. */
  int resolve(long id) {
    int dependency = ids.get(id);
    if (dependency == LongIntMap.NONE) {
      throw missing(id);
    }
    return dependency;
  }

  private static InvalidEntryException missing(long id) {
    return new InvalidEntryException("no dependency with id " + Long.toHexString(id));
  }

  boolean isText(int dependency) {
    return kinds[dependency] < OBJECT;
  }

  boolean isSet(int dependency) {
    return kinds[dependency] == SET;
  }

  /** Returns the type index of an object. */
  int objectType(int object) {
    return details[object];
  }

  /** Returns where an object is in the queue's array. */
  int objectOffset(int object) {
    return offsets[object];
  }

  /** Returns the valid UTF-8 of a string, always the same array. */
  byte[] utf8(int dependency) {
    byte[] text = utf8[dependency];
    if (text == null) {
      text = decode(dependency);
      utf8[dependency] = text;
    }
    return text;
  }

  private byte[] decode(int dependency) {
    int codec = kinds[dependency];
    if (codec >= OBJECT) {
      throw new InvalidEntryException("a reference to an object where a string must be");
    }
    int offset = offsets[dependency];
    int length = details[dependency];
    spend(length);
    if (codec == CodedText.STRICT) {
      return Arrays.copyOfRange(in, offset, offset + length);
    }
    scratch.clear();
    CodedText.transcode(codec, in, offset, length, scratch);
    return scratch.toByteArray();
  }

  /** Counts bytes of text that are made of this block. */
  void spend(int bytes) {
    textBytes += bytes;
    if (textBytes > MAX_TEXT_BYTES) {
      throw new InvalidEntryException("texts of more than " + MAX_TEXT_BYTES + " bytes");
    }
  }

  /** Returns the text id of a string. */
  int text(int dependency) {
    int id = textIds[dependency];
    if (id < 0) {
      id = texts.intern(utf8(dependency));
      textIds[dependency] = id;
    }
    return id;
  }

  /** Returns the dependency that a member of a descriptor refers to. */
  int reference(int object, String member) {
    Slot slot = type(object).referenceMember(member);
    return resolve(LittleEndian.i64(in, offsets[object] + slot.offset()));
  }

  /** Returns a member of a descriptor of at most 32 bits. */
  int readInt(int object, String member) {
    return type(object).intMember(member).readInt(in, offsets[object]);
  }

  private TypePlan type(int object) {
    if (kinds[object] != OBJECT) {
      throw new InvalidEntryException("a reference to something else where a descriptor must be");
    }
    return types[details[object]];
  }

  /** Returns the dependencies of names and values of a property set, in turn. */
  int[] properties(int set) {
    if (kinds[set] != SET) {
      throw new InvalidEntryException("a reference to something else where properties must be");
    }
    return Arrays.copyOfRange(setPairs, 2 * offsets[set], 2 * (offsets[set] + details[set]));
  }
}
