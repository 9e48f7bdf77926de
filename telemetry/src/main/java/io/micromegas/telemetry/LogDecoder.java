package io.micromegas.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Turns the events of a log block into rows (ingestion-wire 5.4). */
final class LogDecoder extends EventReader {
  /** What the messages of a block may take together; events could share one long text. */
  static final long MAX_MESSAGE_BYTES = Lz4Frame.DEFAULT_MAX_CONTENT;

  private static final byte[] LEVEL = "level".getBytes(StandardCharsets.UTF_8);
  private static final byte[] TARGET = "target".getBytes(StandardCharsets.UTF_8);

  private final TickClock clock;
  private final LogSink sink;
  private final PropertySets sets;
  private final ValidText message = new ValidText();
  private long messageBytes;

  // Level and target of each descriptor met; -1 for a target not yet known.
  private final int[] levels;
  private final int[] targets;

  // The same with the overrides of a set, by descriptor and set.
  private final LongIntMap tagged = new LongIntMap();
  private int[] taggedLevels = new int[16];
  private int[] taggedTargets = new int[16];
  private int taggedSize;

  LogDecoder(StreamLayout layout, BlockQueues queues, TickClock clock, LogSink sink) {
    super(layout, queues);
    this.clock = clock;
    this.sink = sink;
    sets = new PropertySets(dependencies);
    levels = new int[dependencies.size()];
    targets = new int[dependencies.size()];
    Arrays.fill(targets, -1);
    sink.start(texts);
  }

  @Override
  boolean wants(EventKind kind) {
    return kind.isLog();
  }

  @Override
  void event(EventType type, int at, int ordinal) {
    int level;
    int target;
    int desc = -1;
    int properties;
    if (type.desc >= 0) {
      desc = resolve(at + type.desc);
      if (targets[desc] < 0) {
        levels[desc] = dependencies.readInt(desc, "level");
        targets[desc] = dependencies.text(dependencies.reference(desc, "target"));
      }
      level = levels[desc];
      target = targets[desc];
    } else {
      int levelAt = at + type.level;
      level = type.levelIsByte ? in[levelAt] & 0xff : LittleEndian.i32(in, levelAt);
      target = dependencies.text(resolve(at + type.target));
    }
    if (type.properties >= 0) {
      int set = resolve(at + type.properties);
      properties = sets.json(set);
      if (desc >= 0) {
        int overridden = overridden(desc, set);
        level = taggedLevels[overridden];
        target = taggedTargets[overridden];
      }
    } else {
      properties = texts.emptyObject();
    }
    long time = clock.toNanos(LittleEndian.i64(in, at + type.time));
    switch (type.tail) {
      case CODED_TEXT -> coded(time, level, target, at + type.prefix, properties);
      case RAW_TEXT -> {
        int start = at + type.prefix;
        checkRawText(start, cursor.stop - start);
        emit(time, level, target, in, start, cursor.stop - start, properties);
      }
      case NONE, IMAGE -> {
        int text =
            type.message >= 0
                ? resolve(at + type.message)
                : dependencies.reference(desc, "fmt_str");
        byte[] utf8 = dependencies.utf8(text);
        emit(time, level, target, utf8, 0, utf8.length, properties);
      }
    }
  }

  private void coded(long time, int level, int target, int at, int properties) {
    message.read(in, at, checkCodedText(at));
    emit(time, level, target, message.bytes(), message.offset(), message.length(), properties);
  }

  private void emit(
      long time, int level, int target, byte[] utf8, int offset, int length, int properties) {
    messageBytes += length;
    if (messageBytes > MAX_MESSAGE_BYTES) {
      throw new InvalidEntryException("messages of more than " + MAX_MESSAGE_BYTES + " bytes");
    }
    sink.log(time, level, target, utf8, offset, length, properties);
  }

  private int overridden(int desc, int set) {
    long key = (long) desc << 32 | set;
    int index = tagged.get(key);
    if (index == LongIntMap.NONE) {
      index = taggedSize++;
      if (index == taggedLevels.length) {
        taggedLevels = Arrays.copyOf(taggedLevels, index * 2);
        taggedTargets = Arrays.copyOf(taggedTargets, index * 2);
      }
      int level = sets.find(set, LEVEL);
      int target = sets.find(set, TARGET);
      taggedLevels[index] = level < 0 ? levels[desc] : level(dependencies.utf8(level));
      taggedTargets[index] = target < 0 ? targets[desc] : dependencies.text(target);
      tagged.put(key, index);
    }
    return index;
  }

  private static int level(byte[] utf8) {
    String text = new String(utf8, StandardCharsets.UTF_8);
    return switch (text) {
      case "fatal" -> 1;
      case "error" -> 2;
      case "warning" -> 3;
      case "info" -> 4;
      case "debug" -> 5;
      case "trace" -> 6;
      default ->
          throw new InvalidEntryException(
              "property level is none of fatal, error, warning, info, debug, trace");
    };
  }
}
