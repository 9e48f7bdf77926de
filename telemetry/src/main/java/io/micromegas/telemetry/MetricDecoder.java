package io.micromegas.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Turns the events of a metrics block into rows (ingestion-wire 5.5). */
final class MetricDecoder extends EventReader {
  private static final byte[] TARGET = utf8("target");
  private static final byte[] NAME = utf8("name");
  private static final byte[] UNIT = utf8("unit");
  private static final byte[] TICKS = utf8("ticks");
  private static final byte[] SECONDS = utf8("seconds");

  private final TickClock clock;
  private final MetricSink sink;
  private final PropertySets sets;

  // Of each descriptor met: one more than its series, 0 for not yet.
  private final int[] series;

  // The same with the overrides of a set, by descriptor and set.
  private final LongIntMap tagged = new LongIntMap();

  // Text ids by series.
  private int[] targets = new int[16];
  private int[] names = new int[16];
  private int[] units = new int[16];
  private boolean[] inTicks = new boolean[16];
  private int size;
  private int seconds = -1;

  MetricDecoder(StreamLayout layout, BlockQueues queues, TickClock clock, MetricSink sink) {
    super(layout, queues);
    this.clock = clock;
    this.sink = sink;
    sets = new PropertySets(dependencies);
    series = new int[dependencies.size()];
    sink.start(texts);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  boolean wants(EventKind kind) {
    return kind.isMetric();
  }

  @Override
  void event(EventType type, int at, int ordinal) {
    int desc = resolve(at + type.desc);
    int index;
    int properties;
    if (type.properties >= 0) {
      int set = resolve(at + type.properties);
      properties = sets.json(set);
      index = tagged(desc, set);
    } else {
      properties = texts.emptyObject();
      index = untagged(desc);
    }
    long time = clock.toNanos(LittleEndian.i64(in, at + type.time));
    boolean integer =
        type.kind == EventKind.METRIC_INTEGER || type.kind == EventKind.TAGGED_METRIC_INTEGER;
    if (!integer) {
      double value = LittleEndian.f64(in, at + type.value);
      sink.metric(time, targets[index], names[index], units[index], value, properties);
      return;
    }
    long bits = LittleEndian.i64(in, at + type.value);
    if (inTicks[index]) {
      sink.metric(time, targets[index], names[index], seconds(), clock.toSeconds(bits), properties);
    } else {
      double value = unsigned(bits);
      sink.metric(time, targets[index], names[index], units[index], value, properties);
    }
  }

  private int seconds() {
    if (seconds < 0) {
      seconds = texts.intern(SECONDS);
    }
    return seconds;
  }

  /** Converts 64 bits, unsigned, to the nearest double. */
  static double unsigned(long bits) {
    if (bits >= 0) {
      return bits;
    }
    // Half of it, its last bit kept sticky so that rounding stays right.
    return (double) (bits >>> 1 | (bits & 1)) * 2;
  }

  private int untagged(int desc) {
    if (series[desc] == 0) {
      int target = dependencies.text(dependencies.reference(desc, "target"));
      int name = dependencies.text(dependencies.reference(desc, "name"));
      int unit = dependencies.text(dependencies.reference(desc, "unit"));
      series[desc] = add(target, name, unit) + 1;
    }
    return series[desc] - 1;
  }

  private int tagged(int desc, int set) {
    long key = (long) desc << 32 | set;
    int index = tagged.get(key);
    if (index == LongIntMap.NONE) {
      int plain = untagged(desc);
      index =
          add(
              override(set, TARGET, targets[plain]),
              override(set, NAME, names[plain]),
              override(set, UNIT, units[plain]));
      tagged.put(key, index);
    }
    return index;
  }

  private int override(int set, byte[] property, int otherwise) {
    int value = sets.find(set, property);
    return value < 0 ? otherwise : dependencies.text(value);
  }

  private int add(int target, int name, int unit) {
    if (size == targets.length) {
      targets = Arrays.copyOf(targets, size * 2);
      names = Arrays.copyOf(names, size * 2);
      units = Arrays.copyOf(units, size * 2);
      inTicks = Arrays.copyOf(inTicks, size * 2);
    }
    targets[size] = target;
    names[size] = name;
    units[size] = unit;
    inTicks[size] = Arrays.equals(texts.utf8(unit), TICKS);
    return size++;
  }
}
