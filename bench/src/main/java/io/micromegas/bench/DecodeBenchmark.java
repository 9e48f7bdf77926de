package io.micromegas.bench;

import io.micromegas.bench.BulkBlocks.Block;
import io.micromegas.telemetry.BlockDecoder;
import io.micromegas.telemetry.BlockQueues;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * How many events per second one core decodes out of the bulk vectors, into columns of primitives.
 * One operation is all blocks of a kind.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseSerialGC", "-Xms1g", "-Xmx1g"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeBenchmark {
  /** What is decoded; the name is the tag of its streams. */
  public enum Kind {
    log("logs", 5),
    metrics("metrics", 5),
    cpu("spans", 10);

    private final String title;
    private final int target;

    Kind(String title, int target) {
      this.title = title;
      this.target = target;
    }
  }

  @Param Kind kind = Kind.log;
  private List<Block> blocks = List.of();
  private final ArraySink sink = new ArraySink();

  /** Loads the blocks. */
  @Setup
  public void load() {
    blocks = BulkBlocks.load(folder(), kind.name());
    if (blocks.isEmpty()) {
      throw new IllegalStateException("no blocks of " + kind.title + " in " + folder());
    }
  }

  private static Path folder() {
    return Path.of(System.getProperty("micromegas.bulk", "../shared/vectors/bulk"));
  }

  /** From the stored payload: LZ4 and its checksums included. */
  @Benchmark
  public long payload(Work work) {
    long start = work.start(sink);
    for (Block block : blocks) {
      decode(block, BlockQueues.of(block.payload()));
    }
    return work.done(sink, start);
  }

  /** From the decompressed queues. */
  @Benchmark
  public long queues(Work work) {
    long start = work.start(sink);
    for (Block block : blocks) {
      decode(block, block.queues());
    }
    return work.done(sink, start);
  }

  private void decode(Block block, BlockQueues queues) {
    switch (kind) {
      case log -> BlockDecoder.decodeLogs(block.layout(), queues, block.clock(), sink);
      case metrics -> BlockDecoder.decodeMetrics(block.layout(), queues, block.clock(), sink);
      case cpu -> BlockDecoder.decodeThreadSpans(block.layout(), queues, sink);
    }
  }

  /** Runs it and prints a line for each kind. */
  public static void main(String[] args) throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(DecodeBenchmark.class.getName())
                    .jvmArgsPrepend("-Dmicromegas.bulk=" + folder())
                    .build())
            .run();
    System.out.println();
    for (RunResult result : results) {
      Kind kind = Kind.valueOf(result.getParams().getParam("kind"));
      double events = counter(result, "events");
      double micros = counter(result, "cpuMicros");
      System.out.printf(
          Locale.ROOT,
          "decode %-7s %-12s %6.1f M events/s of one core (target %d)%n",
          kind.title,
          result.getPrimaryResult().getLabel().equals("payload") ? "with LZ4" : "without LZ4",
          events / micros,
          kind.target);
    }
  }

  private static double counter(RunResult result, String name) {
    return Objects.requireNonNull(result.getSecondaryResults().get(name), name).getScore();
  }

  /** What was done, and the time of a core that it took: machines here do other work, too. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Work {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Events decoded. */
    public long events;

    /** CPU time of the thread. */
    public long cpuMicros;

    long start(ArraySink sink) {
      sink.total = 0;
      return THREADS.getCurrentThreadCpuTime();
    }

    long done(ArraySink sink, long start) {
      cpuMicros += (THREADS.getCurrentThreadCpuTime() - start) / 1_000;
      events += sink.total;
      return sink.total;
    }
  }
}
