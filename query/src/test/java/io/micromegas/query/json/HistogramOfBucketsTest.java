package io.micromegas.query.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.micromegas.engine.HistogramValue;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bins of equal width out of buckets of any. */
class HistogramOfBucketsTest {
  @Test
  void boundsOfExportersFallOnEdges() {
    HistogramValue made =
        made(
            "[0.0,5.0,10.0,25.0,50.0,75.0,100.0,250.0,500.0,750.0,1000.0,2500.0,5000.0,7500.0,10000.0]",
            "[0,1,0,3,0,0,0,0,0,0,0,0,0,0,0,2]");
    assertThat(made.bins()).hasSize(2_000);
    assertThat(made.start()).isZero();
    assertThat(made.end()).isEqualTo(10_000);
    assertThat(made.bins()[0]).isEqualTo(1);
    // (10, 25] are three bins.
    assertThat(Arrays.copyOfRange(made.bins(), 2, 5)).containsExactly(1, 1, 1);
    assertThat(made.bins()[1_999]).isEqualTo(2);
    assertThat(made.count()).isEqualTo(6);
    assertThat(made.min()).isZero();
  }

  @Test
  void fractionsAsTheyAreWritten() {
    HistogramValue made =
        made("[0.005,0.01,0.025,0.05,0.1,0.25,0.5,1.0,2.5,5.0,10.0]", "[4,0,0,0,0,0,0,0,0,0,0,0]");
    assertThat(made.bins()).hasSize(2_000);
    assertThat(made.bins()[0]).isEqualTo(4);
  }

  @Test
  void aSingleBoundHasTwoSides() {
    assertThat(made("[0.0]", "[2,3]").bins()).containsExactly(2, 3);
    assertThat(made("[10.0]", "[2,3]").bins()).containsExactly(5);
    assertThat(made("[]", "[7]")).isNull();
  }

  @Test
  void exponentialBucketsAreWhereTheirBaseSays() {
    // Scale 1: the base is the root of 2; offset -2: from 0.5 on.
    HistogramValue made =
        made(
            "{\"negative_offset\":0,\"positive_offset\":-2,\"scale\":1,\"zero_threshold\":0.0}",
            "{\"negative\":[],\"positive\":[8,0,0,0,5],\"zero\":1}");
    assertThat(made.end()).isEqualTo(4);
    assertThat(made.start()).isZero();
    assertThat(made.count()).isEqualTo(14);
    assertThat(made.bins()[0]).isEqualTo(1);
    assertThat(between(made, 0.5, Math.sqrt(0.5))).isEqualTo(8);
    assertThat(between(made, 2, 2 * Math.sqrt(2))).isEqualTo(5);
    HistogramValue both =
        made(
            "{\"negative_offset\":0,\"positive_offset\":0,\"scale\":0,\"zero_threshold\":0.25}",
            "{\"negative\":[3],\"positive\":[4],\"zero\":2}");
    assertThat(both.start()).isEqualTo(-2);
    assertThat(between(both, -2, -1)).isEqualTo(3);
    assertThat(between(both, -0.25, 0.25)).isEqualTo(2);
    assertThat(between(both, 1, 2)).isEqualTo(4);
  }

  @Test
  void whatIsOutOfAnyRangeHasNone() {
    assertThat(
            made(
                "{\"negative_offset\":0,\"positive_offset\":2147483647,\"scale\":-10,"
                    + "\"zero_threshold\":0.0}",
                "{\"negative\":[],\"positive\":[1],\"zero\":0}"))
        .isNull();
    assertThat(made("nonsense", "[1]")).isNull();
    assertThat(made("[1.0,2.0]", "[1]")).isNull();
  }

  @Test
  void nothingIsLostAndEverythingStaysInItsBucket() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      double[] bounds = random.doubles(1 + random.nextInt(20), -50, 500).sorted().toArray();
      if (random.nextBoolean()) {
        bounds = Arrays.stream(bounds).map(Math::rint).distinct().toArray();
      }
      long[] counts = random.longs(bounds.length + 1, 0, 1_000).toArray();
      HistogramValue made = made(Arrays.toString(bounds), Arrays.toString(counts));
      assertThat(made).as("seed %d", seed).isNotNull();
      assertThat(Arrays.stream(made.bins()).sum())
          .as("seed %d", seed)
          .isEqualTo(Arrays.stream(counts).sum())
          .isEqualTo(made.count());
      assertThat(Arrays.stream(made.bins()).min().orElseThrow()).isNotNegative();
      double width = (made.end() - made.start()) / made.bins().length;
      for (int i = 1; i < bounds.length; i++) {
        long inside = between(made, bounds[i - 1] - width, bounds[i] + width);
        assertThat(inside).as("seed %d", seed).isGreaterThanOrEqualTo(counts[i]);
      }
    }
  }

  @Test
  void sumsAreThoseOfValuesSpreadEvenly() {
    HistogramValue made = made("[0.0,10.0]", "[0,4,0]");
    assertThat(made.sum()).isEqualTo(20);
    assertThat(made.sumOfSquares()).isCloseTo(4 * 100 / 3.0, within(1e-9));
  }

  private static long between(HistogramValue made, double lower, double upper) {
    double width = (made.end() - made.start()) / made.bins().length;
    long count = 0;
    for (int bin = 0; bin < made.bins().length; bin++) {
      double begin = made.start() + bin * width;
      if (begin + width > lower && begin < upper) {
        count += made.bins()[bin];
      }
    }
    return count;
  }

  private static @Nullable HistogramValue made(String bounds, String counts) {
    return HistogramOfBuckets.of(bounds.getBytes(US_ASCII), counts.getBytes(US_ASCII));
  }
}
