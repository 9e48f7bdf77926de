package io.micromegas.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What the block writers write is what the decoder reads. */
class TransitRoundTripTest {
  private static final UUID ID = new UUID(1, 2);
  private static final TickClock CLOCK = new TickClock(2_450_000_000L, 1_000_000, 5_000_000_000L);

  @Test
  void logs() {
    for (long seed = 0; seed < 150; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      LogBlockWriter writer = new LogBlockWriter();
      List<LogBlockWriter.Site> sites = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        sites.add(
            new LogBlockWriter.Site(
                random.nextInt(8),
                Samples.text(random),
                Samples.text(random),
                Samples.text(random),
                Samples.text(random),
                random.nextInt()));
      }
      StreamLayout layout = StreamLayout.of(LogBlockWriter.stream(ID, ID, Map.of()));
      for (int block = 0; block < 3; block++) {
        List<Rows.Log> expected = new ArrayList<>();
        for (int i = random.nextInt(200); i > 0; i--) {
          expected.add(log(random, writer, sites.get(random.nextInt(sites.size()))));
        }
        IncomingBlock built = writer.build(info());
        assertThat(built.info().nbObjects()).isEqualTo(expected.size());
        assertThat(Rows.logs(layout, BlockQueues.of(built.payload()), CLOCK))
            .as("seed " + seed)
            .isEqualTo(expected);
      }
    }
  }

  private static Rows.Log log(
      RandomGenerator random, LogBlockWriter writer, LogBlockWriter.Site site) {
    long ticks = random.nextLong(1L << 50);
    long time = CLOCK.toNanos(ticks);
    String message = Samples.text(random);
    String target = Samples.text(random);
    int level = random.nextInt(8);
    switch (random.nextInt(5)) {
      case 0 -> {
        writer.log(ticks, site);
        return new Rows.Log(time, site.level(), site.target(), site.format(), "{}");
      }
      case 1 -> {
        writer.log(ticks, site, message);
        return new Rows.Log(time, site.level(), site.target(), message, "{}");
      }
      case 2 -> {
        writer.log(ticks, level, target, message);
        return new Rows.Log(time, level, target, message, "{}");
      }
      case 3 -> {
        writer.logStatic(ticks, level, target, message);
        return new Rows.Log(time, level, target, message, "{}");
      }
      default -> {
        Map<String, String> properties = new HashMap<>(Samples.properties(random));
        int seen = site.level();
        if (random.nextInt(3) == 0) {
          properties.put("level", "warning");
          seen = 3;
        }
        if (random.nextInt(3) == 0) {
          properties.put("target", target);
        }
        writer.log(ticks, site, message, properties);
        return new Rows.Log(
            time,
            seen,
            properties.getOrDefault("target", site.target()),
            message,
            json(properties));
      }
    }
  }

  @Test
  void metrics() {
    for (long seed = 0; seed < 150; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      MetricBlockWriter writer = new MetricBlockWriter();
      List<Rows.Metric> expected = new ArrayList<>();
      for (int i = random.nextInt(300); i > 0; i--) {
        expected.add(metric(random, writer));
      }
      StreamLayout layout = StreamLayout.of(MetricBlockWriter.stream(ID, ID, Map.of()));
      assertThat(Rows.metrics(layout, BlockQueues.of(writer.build(info()).payload()), CLOCK))
          .as("seed " + seed)
          .isEqualTo(expected);
    }
  }

  private static Rows.Metric metric(RandomGenerator random, MetricBlockWriter writer) {
    String[] words = {"a", "b", "ticks"};
    MetricBlockWriter.Site site =
        new MetricBlockWriter.Site(
            words[random.nextInt(3)],
            words[random.nextInt(3)],
            words[random.nextInt(3)],
            "f",
            1,
            2);
    long ticks = random.nextLong(1L << 50);
    long time = CLOCK.toNanos(ticks);
    boolean integer = random.nextBoolean();
    boolean tagged = random.nextBoolean();
    Map<String, String> properties = new HashMap<>();
    if (tagged) {
      for (String key : List.of("target", "name", "unit", "other")) {
        if (random.nextInt(3) == 0) {
          properties.put(key, words[random.nextInt(3)]);
        }
      }
    }
    String unit = properties.getOrDefault("unit", site.unit());
    double value;
    if (integer) {
      long bits = random.nextLong() >>> random.nextInt(64);
      value = new BigInteger(Long.toUnsignedString(bits)).doubleValue();
      if (unit.equals("ticks")) {
        unit = "seconds";
        value = (double) bits * (1000.0 / 2.45e9) / 1000.0;
      }
      if (tagged) {
        writer.integer(ticks, site, bits, properties);
      } else {
        writer.integer(ticks, site, bits);
      }
    } else {
      value = random.nextInt(9) == 0 ? Double.NaN : random.nextDouble() * 1e9;
      if (tagged) {
        writer.real(ticks, site, value, properties);
      } else {
        writer.real(ticks, site, value);
      }
    }
    return new Rows.Metric(
        time,
        properties.getOrDefault("target", site.target()),
        properties.getOrDefault("name", site.name()),
        unit,
        value,
        json(properties));
  }

  @Test
  void spans() {
    for (long seed = 0; seed < 150; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      SpanBlockWriter writer = new SpanBlockWriter();
      List<Rows.Span> expected = new ArrayList<>();
      List<Rows.AsyncSpan> async = new ArrayList<>();
      int events = random.nextInt(300);
      for (int ordinal = 0; ordinal < events; ordinal++) {
        long ticks = random.nextLong();
        String name = "n" + random.nextInt(4);
        String target = "t" + random.nextInt(3);
        int line = random.nextInt(3) - 1;
        SpanBlockWriter.Site site = new SpanBlockWriter.Site(name, target, "m", "f.rs", line, 1);
        SpanBlockWriter.Location location =
            new SpanBlockWriter.Location(target, "m", "f.rs", line, 1);
        long id = random.nextLong();
        long parent = random.nextLong();
        int depth = random.nextInt();
        int kind = random.nextInt(8);
        switch (kind) {
          case 0 -> writer.begin(ticks, site);
          case 1 -> writer.end(ticks, site);
          case 2 -> writer.begin(ticks, location, name);
          case 3 -> writer.end(ticks, location, name);
          case 4 -> writer.beginAsync(ticks, site, id, parent, depth);
          case 5 -> writer.endAsync(ticks, site, id, parent, depth);
          case 6 -> writer.beginAsync(ticks, location, name, id, parent, depth);
          default -> writer.endAsync(ticks, location, name, id, parent, depth);
        }
        boolean begins = kind % 2 == 0;
        int hash = ScopeHash.of(utf8(name), utf8("f.rs"), utf8(target), line);
        if (kind < 4) {
          expected.add(new Rows.Span(ordinal, begins, ticks, name, target, "f.rs", line, hash));
        } else {
          async.add(
              new Rows.AsyncSpan(
                  begins, ticks, name, target, "f.rs", line, hash, id, parent, depth));
        }
      }
      StreamLayout layout = StreamLayout.of(SpanBlockWriter.stream(ID, ID, Map.of()));
      BlockQueues queues = BlockQueues.of(writer.build(info()).payload());
      assertThat(Rows.spans(layout, queues)).as("seed " + seed).isEqualTo(expected);
      assertThat(Rows.asyncSpans(layout, queues)).as("seed " + seed).isEqualTo(async);
    }
  }

  @Test
  void images() {
    StreamLayout layout = StreamLayout.of(ImageBlockWriter.stream(ID, ID, Map.of()));
    for (long seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ImageBlockWriter writer = new ImageBlockWriter();
      List<Rows.Image> expected = new ArrayList<>();
      for (int i = random.nextInt(20); i > 0; i--) {
        long ticks = random.nextLong(1L << 50);
        String name = Samples.text(random);
        String format = random.nextInt(3) == 0 ? Samples.text(random) : "png";
        byte[] data = Samples.bytes(random);
        writer.image(ticks, name, format, data);
        String hex = HexFormat.of().formatHex(data);
        expected.add(new Rows.Image(CLOCK.toNanos(ticks), name, format, hex));
      }
      IncomingBlock built = writer.build(info());
      assertThat(built.info().nbObjects()).isEqualTo(expected.size());
      assertThat(Rows.images(layout, BlockQueues.of(built.payload()), CLOCK))
          .as("seed " + seed)
          .isEqualTo(expected);
    }
  }

  @Test
  void scopeHashesOfTheSpecification() {
    assertThat(Integer.toUnsignedLong(ScopeHash.of(utf8("work"), utf8("main.rs"), utf8("app"), 42)))
        .isEqualTo(3860206859L);
    assertThat(Integer.toUnsignedLong(ScopeHash.of(utf8(""), utf8(""), utf8(""), 0)))
        .isEqualTo(2658107796L);
  }

  private static BlockInfo info() {
    return new BlockInfo(ID, ID, ID, Instant.EPOCH, 0, Instant.EPOCH, 1, 0, -1);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Sorted by UTF-8 bytes, which is by code points. */
  private static String json(Map<String, String> properties) {
    Map<String, String> sorted = new TreeMap<>((a, b) -> Arrays.compareUnsigned(utf8(a), utf8(b)));
    sorted.putAll(properties);
    List<String> pairs = new ArrayList<>();
    sorted.forEach((key, value) -> pairs.add(quoted(key) + ":" + quoted(value)));
    return "{" + String.join(",", pairs) + "}";
  }

  private static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }
}
