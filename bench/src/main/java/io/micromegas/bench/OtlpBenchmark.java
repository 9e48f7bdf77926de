package io.micromegas.bench;

import io.micromegas.otlp.OtlpBlock;
import io.micromegas.otlp.OtlpDecoder;
import io.micromegas.otlp.OtlpRequest;
import io.micromegas.otlp.Signal;
import io.micromegas.telemetry.BlockPayload;
import io.micromegas.telemetry.ByteSlice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
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

/** What OTLP's messages cost: taken apart when they come, decoded when they are asked for. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-XX:+UseSerialGC", "-Xms1g", "-Xmx1g"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class OtlpBenchmark {
  private static final int BODIES = 40;
  private static final int BATCH = 512;

  @Param Signal signal = Signal.TRACES;
  private final List<byte[]> bodies = new ArrayList<>();
  private final List<ByteSlice> stored = new ArrayList<>();
  private final ArraySink sink = new ArraySink();
  private int next;

  /** Makes the bodies. */
  @Setup
  public void make() {
    OtlpBodies making = new OtlpBodies("shop", 1_800_000_000_000_000_000L, BATCH);
    for (int i = 0; i < BODIES; i++) {
      byte[] body = making.body(signal, i);
      bodies.add(body);
      for (OtlpBlock block : OtlpRequest.readProtobuf(signal, body, Instant.EPOCH)) {
        stored.add(BlockPayload.of(block.block().payload()).objects());
      }
    }
  }

  /** From a request's body to blocks with their ids and stored bytes. */
  @Benchmark
  public List<OtlpBlock> split() {
    next = (next + 1) % BODIES;
    return OtlpRequest.readProtobuf(signal, bodies.get(next), Instant.EPOCH);
  }

  /** From stored bytes to rows. */
  @Benchmark
  public long decode() {
    next = (next + 1) % BODIES;
    sink.total = 0;
    switch (signal) {
      case LOGS -> OtlpDecoder.decodeLogs(stored.get(next), 0, sink);
      case METRICS -> OtlpDecoder.decodeMetrics(stored.get(next), sink);
      case TRACES -> OtlpDecoder.decodeSpans(stored.get(next), true, sink);
    }
    return sink.total;
  }

  /** Runs it and prints a line for each signal. */
  public static void main(String[] args) throws RunnerException {
    Collection<RunResult> results =
        new Runner(new OptionsBuilder().include(OtlpBenchmark.class.getName()).build()).run();
    System.out.println();
    for (RunResult result : results) {
      double micros = result.getPrimaryResult().getScore();
      System.out.printf(
          Locale.ROOT,
          "%-7s %-8s %6.2f M/s%n",
          result.getPrimaryResult().getLabel(),
          result.getParams().getParam("signal"),
          BATCH / micros);
    }
  }
}
