package io.micromegas.query.perfetto;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.query.perfetto.TraceReader.Shown;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is written is read as it was meant, also where times tie. */
class TraceWriterTest {
  private static final Site SITE = new Site("work", "app", "app.rs", 7);

  private final TraceWriter trace = writer("433e6eee-8a4a-4b84-8a3b-e432a2731f37", "game");
  private final List<byte[]> chunks = new ArrayList<>();

  private static TraceWriter writer(String process, String name) {
    TraceWriter writer = new TraceWriter();
    writer.process(process, name);
    writer.flush();
    return writer;
  }

  private static Site named(String name) {
    return new Site(name, "app", "app.rs", 7);
  }

  private TraceReader read() {
    trace.flush();
    chunks.addAll(trace.take());
    return new TraceReader(chunks);
  }

  private SliceSink thread() {
    return new ThreadSlices(trace, trace.thread("a-stream", "main-7", OptionalLong.of(7)));
  }

  private static Slice slice(String name, long id, long parent, int depth, long begin, long end) {
    return new Slice(id, parent, depth, begin, end, named(name));
  }

  private static String tree(TraceReader reader) {
    return reader.slices.stream()
        .sorted(Comparator.comparingLong(Shown::begin).thenComparingInt(Shown::depth))
        .map(s -> "%d %s [%d, %d]".formatted(s.depth(), s.name(), s.begin(), s.end()))
        .collect(Collectors.joining(", "));
  }

  @Test
  void tracksAreThoseOfTheProcessAndItsThreads() {
    long main = trace.thread("a-stream", "main-7", OptionalLong.of(7));
    long other = trace.thread("other-stream", "other-stream", OptionalLong.empty());
    trace.track("async_track", "Async Operations");
    TraceReader reader = read();
    assertThat(reader.tracks.values())
        .containsExactlyInAnyOrder("game", "main-7", "other-stream", "Async Operations");
    assertThat(reader.tids).containsEntry(main, 7L);
    assertThat(reader.tids.get(other)).as("0 is the idle thread").isPositive();
    long process =
        reader.tracks.entrySet().stream()
            .filter(track -> track.getValue().equals("game"))
            .findFirst()
            .orElseThrow()
            .getKey();
    assertThat(reader.parents.values()).containsOnly(0L, process);
    assertThat(chunks.size()).as("the process is a chunk of its own").isEqualTo(2);
  }

  @Test
  void namesAndPlacesAreSentOnce() {
    SliceSink slices = thread();
    for (long i = 0; i < 1_000; i++) {
      slices.add(new Slice(i, -1, 0, 10 * i, 10 * i + 5, SITE));
    }
    slices.finish();
    TraceReader reader = read();
    assertThat(reader.slices).hasSize(1_000);
    assertThat(reader.places).containsOnly("app app.rs:7");
    int bytes = chunks.stream().mapToInt(chunk -> chunk.length).sum();
    assertThat(bytes).isLessThan(1_000 * 80);
    assertThat(chunks.subList(1, chunks.size() - 1))
        .allSatisfy(chunk -> assertThat(chunk.length).isBetween(8192, 8192 + 200));
  }

  @Test
  void moreNamesThanAreKeptAreSentAgain() {
    SliceSink slices = thread();
    int count = 3 * Interned.MOST;
    for (long i = 0; i < count; i++) {
      slices.add(slice("job " + i, i, -1, 0, 10 * i, 10 * i + 5));
      chunks.addAll(trace.take());
    }
    slices.finish();
    TraceReader reader = read();
    assertThat(reader.cleared).isBetween(3, 5);
    Set<String> names = reader.slices.stream().map(Shown::name).collect(Collectors.toSet());
    assertThat(names).hasSize(count);
  }

  @Test
  void aSliceEndsBeforeTheNextBeginsAtTheSameTime() {
    SliceSink slices = thread();
    slices.add(slice("root", -1, 0, 0, 0, 100));
    slices.add(slice("a", 0, -1, 1, 0, 10));
    slices.add(slice("a1", 1, 0, 2, 5, 10));
    slices.add(slice("b", 4, -1, 1, 10, 20));
    slices.add(slice("b1", 5, 4, 2, 10, 20));
    slices.finish();
    assertThat(tree(read()))
        .isEqualTo("0 root [0, 100], 1 a [0, 10], 2 a1 [5, 10], 1 b [10, 20], 2 b1 [10, 20]");
  }

  @Test
  void slicesWithoutLengthStayWhereTheyWere() {
    // In the order of begin and depth, as a query can give them: z and y ended before b began.
    SliceSink slices = thread();
    slices.add(slice("root", -1, 0, 0, 0, 100));
    slices.add(slice("a", 0, -1, 1, 0, 10));
    slices.add(slice("b", 6, -1, 1, 10, 20));
    slices.add(slice("y", 4, -1, 1, 10, 10));
    slices.add(slice("b1", 7, 6, 2, 10, 15));
    slices.add(slice("z", 2, 0, 2, 10, 10));
    slices.add(slice("y1", 5, 4, 2, 10, 10));
    slices.finish();
    TraceReader reader = read();
    assertThat(reader.slices.stream().map(s -> s.depth() + s.name()).toList())
        .containsExactly("2z", "1a", "2y1", "1y", "2b1", "1b", "0root");
  }

  @Test
  void aChildDoesNotOutliveItsParent() {
    SliceSink slices = thread();
    slices.add(slice("a", 0, -1, 0, 0, 10));
    slices.add(slice("b", 1, 0, 1, 5, 50));
    slices.add(slice("c", 2, -1, 0, 20, 30));
    slices.finish();
    assertThat(tree(read())).isEqualTo("0 a [0, 10], 1 b [5, 10], 0 c [20, 30]");
  }

  @Test
  void severalProcessesHaveTracksOfTheirOwn() {
    LaneSlices first = new LaneSlices(trace, "otel_track", "Spans");
    first.add(slice("order", 1, -1, 0, 0, 100));
    first.finish();
    trace.process("aaaaaaaa-8a4a-4b84-8a3b-e432a2731f37", "stock");
    LaneSlices second = new LaneSlices(trace, "otel_track", "Spans");
    second.add(slice("reserve", 2, 1, 1, 10, 90));
    second.finish();
    TraceReader reader = read();
    assertThat(tree(reader)).isEqualTo("0 order [0, 100], 0 reserve [10, 90]");
    assertThat(reader.tracks.values()).containsExactlyInAnyOrder("game", "Spans", "stock", "Spans");
    assertThat(reader.slices.stream().map(Shown::track).distinct()).hasSize(2);
  }

  @Test
  void randomTreesComeBackAsTheyAre() {
    for (long seed = 0; seed < 300; seed++) {
      TraceWriter writer = writer("p", "p");
      long track = writer.thread("s", "s", OptionalLong.empty());
      ThreadSlices slices = new ThreadSlices(writer, track);
      List<Slice> tree = new ArrayList<>();
      // Few different times: most begins and ends tie with others.
      new RandomTree(new Random(seed), tree).children(-1, 0, 0, 12);
      tree.sort(
          Comparator.comparingLong(Slice::begin)
              .thenComparingInt(Slice::depth)
              .thenComparingLong(Slice::id));
      tree.forEach(slices::add);
      slices.finish();
      writer.flush();
      TraceReader reader = new TraceReader(writer.take());
      Set<String> expected = new TreeSet<>();
      tree.forEach(
          s -> expected.add(s.depth() + s.site().name() + " " + s.begin() + " " + s.end()));
      Set<String> shown = new TreeSet<>();
      reader.slices.forEach(s -> shown.add(s.depth() + s.name() + " " + s.begin() + " " + s.end()));
      assertThat(shown).as("seed %d", seed).isEqualTo(expected);
    }
  }

  /** Grows a tree in the order of its events, which number its slices. */
  private static final class RandomTree {
    private final Random random;
    private final List<Slice> slices;
    private long event;

    RandomTree(Random random, List<Slice> slices) {
      this.random = random;
      this.slices = slices;
    }

    void children(long parent, int depth, long begin, long end) {
      long at = begin;
      int count = depth == 0 ? 3 : random.nextInt(4);
      for (int i = 0; i < count && depth < 5; i++) {
        long from = at + random.nextLong(end - at + 1) / 2;
        long to = from + random.nextLong(end - from + 1);
        long id = event++;
        slices.add(slice("n" + id, id, parent, depth, from, to));
        children(id, depth + 1, from, to);
        event++;
        at = to;
      }
    }
  }

  @Test
  void operationsThatOverlapAreOnTracksOfTheirOwn() {
    LaneSlices slices = new LaneSlices(trace, "async_track", "Async Operations");
    slices.add(slice("load 1", 1, 0, 0, 0, 100));
    slices.add(slice("read 1", 2, 1, 1, 10, 50));
    slices.add(slice("load 2", 3, 0, 0, 20, 120));
    slices.add(slice("read 2", 4, 3, 1, 30, 130));
    slices.add(slice("read 3", 5, 1, 1, 50, 100));
    slices.add(slice("load 3", 6, 0, 0, 100, 110));
    slices.finish();
    TraceReader reader = read();
    assertThat(tree(reader))
        .isEqualTo(
            "0 load 1 [0, 100], 1 read 1 [10, 50], 0 load 2 [20, 120], 0 read 2 [30, 130],"
                + " 1 read 3 [50, 100], 0 load 3 [100, 110]");
    assertThat(reader.slices.stream().map(Shown::track).distinct().count()).isEqualTo(3);
    assertThat(reader.tracks.values().stream().filter("Async Operations"::equals)).hasSize(3);
  }

  @Test
  void randomOperationsComeBackAsTheyAre() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      TraceWriter writer = writer("p", "p");
      LaneSlices lanes = new LaneSlices(writer, "async_track", "Async Operations");
      List<Slice> slices = new ArrayList<>();
      for (long id = 1; id <= 60; id++) {
        long begin = random.nextInt(40);
        long parent = random.nextInt((int) id);
        slices.add(slice("n" + id, id, parent, 0, begin, begin + 1 + random.nextInt(30)));
      }
      slices.sort(Comparator.comparingLong(Slice::begin).thenComparingLong(Slice::id));
      slices.forEach(lanes::add);
      lanes.finish();
      writer.flush();
      TraceReader reader = new TraceReader(writer.take());
      Set<String> expected = new TreeSet<>();
      slices.forEach(s -> expected.add(s.site().name() + " " + s.begin() + " " + s.end()));
      Set<String> shown = new TreeSet<>();
      reader.slices.forEach(s -> shown.add(s.name() + " " + s.begin() + " " + s.end()));
      assertThat(shown).as("seed %d", seed).isEqualTo(expected);
    }
  }
}
