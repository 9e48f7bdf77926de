package io.micromegas.lakehouse;

import static io.micromegas.lakehouse.ClockedLake.minutes;
import static io.micromegas.lakehouse.ClockedLake.range;
import static io.micromegas.lakehouse.ClockedLake.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.catalog.InsertRange;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InsertSlicesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final List<Long> CLOCK = List.of(3_600 * SECOND, 60 * SECOND, SECOND);

  @Test
  void piecesFitTheClock() {
    InsertRange range =
        range(Duration.ofMillis(3_598_500), Duration.ofMinutes(122).plusMillis(2_700));
    assertThat(InsertSlices.cutLargest(range, CLOCK))
        .containsExactly(
            range(Duration.ofMillis(3_598_500), Duration.ofSeconds(3_599)),
            seconds(3_599, 3_600),
            minutes(60, 120),
            minutes(120, 121),
            minutes(121, 122),
            seconds(7_320, 7_321),
            seconds(7_321, 7_322));
  }

  @Test
  void whatIsNotAWholeSecondIsLeftOut() {
    assertThat(InsertSlices.cutLargest(range(Duration.ZERO, Duration.ofMillis(999)), CLOCK))
        .isEmpty();
  }

  @Test
  void piecesOfTheClockNeverLieAcrossALongerBucket() {
    Random random = new Random(4);
    for (int i = 0; i < 1_000; i++) {
      long begin = random.nextLong(1_000 * CLOCK.getFirst()) / 1_000 * 1_000;
      long end = begin + (1 + random.nextLong(3 * CLOCK.getFirst())) / 1_000 * 1_000 + 1_000;
      long at = begin;
      for (InsertRange piece : InsertSlices.cutLargest(new InsertRange(begin, end), CLOCK)) {
        assertThat(piece.begin()).isEqualTo(at);
        at = piece.end();
        for (long length : CLOCK) {
          long bucket = InsertSlices.floor(piece.begin(), length);
          boolean inside = piece.end() <= bucket + length;
          boolean contains = piece.begin() == bucket && (piece.end() - bucket) % length == 0;
          assertThat(inside || contains).as("%d in buckets of %d", i, length).isTrue();
        }
      }
      assertThat(end - at).isLessThan(SECOND);
    }
  }

  @Test
  void timesAreRoundedToWhatContainsTheSameStamps() {
    assertThat(InsertSlices.ceil(1_001)).isEqualTo(2_000);
    assertThat(InsertSlices.ceil(2_000)).isEqualTo(2_000);
    assertThat(InsertSlices.ceil(-1_500)).isEqualTo(-1_000);
  }

  @Test
  void whatOthersDoNotCover() {
    assertThat(
            InsertSlices.minus(
                minutes(0, 60), List.of(minutes(-5, 5), minutes(10, 20), minutes(55, 70))))
        .containsExactly(minutes(5, 10), minutes(20, 55));
    assertThat(InsertSlices.minus(minutes(0, 60), List.of(minutes(0, 60)))).isEmpty();
    assertThat(InsertSlices.minus(minutes(0, 60), List.of())).containsExactly(minutes(0, 60));
    assertThat(InsertSlices.minus(minutes(0, 60), List.of(minutes(-10, -5), minutes(60, 61))))
        .containsExactly(minutes(0, 60));
  }

  @Test
  void halvesAreWholeMicroseconds() {
    assertThat(InsertSlices.halves(new InsertRange(0, 3_000)))
        .containsExactly(new InsertRange(0, 1_000), new InsertRange(1_000, 3_000));
    assertThat(InsertSlices.halves(new InsertRange(0, 2_000)))
        .containsExactly(new InsertRange(0, 1_000), new InsertRange(1_000, 2_000));
  }

  @Test
  void edgesSinceTheEpoch() {
    assertThat(
            InsertSlices.cutAligned(
                range(Duration.ofMinutes(50), Duration.ofHours(2)), CLOCK.getFirst()))
        .containsExactly(minutes(50, 60), minutes(60, 120));
  }
}
