package io.micromegas.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TickClockTest {
  private static final UUID ID = new UUID(0, 1);

  @ParameterizedTest
  @CsvSource({
    "0.5, 1",
    "-0.5, -1",
    "0.49999999999999994, 0",
    "-0.49999999999999994, 0",
    "1.5, 2",
    "2.5, 3",
    "-2.5, -3",
    "4503599627370495.5, 4503599627370496",
    "4503599627370497, 4503599627370497",
    "1e300, 9223372036854775807",
    "-1e300, -9223372036854775808",
    "Infinity, 9223372036854775807",
    "NaN, 0",
  })
  void roundsHalfAwayFromZeroAndSaturates(double value, long rounded) {
    assertThat(TickClock.round(value)).isEqualTo(rounded);
  }

  @Test
  void absoluteAndRelativeTicks() {
    TickClock clock = new TickClock(2_450_000_000L, 5_289_910_861_824L, 1_700_000_000_000_000_000L);
    assertThat(clock.toNanos(5_289_910_937_583L)).isEqualTo(1_700_000_000_000_030_922L);
    assertThat(clock.relativeToNanos(75_759)).isEqualTo(1_700_000_000_000_030_922L);
    assertThat(new TickClock(2_000_000_000L, 0, 0).toNanos(-1)).isEqualTo(-1);
    assertThat(new TickClock(1, 0, 0).toNanos(Long.MAX_VALUE / 2)).isEqualTo(Long.MAX_VALUE);
    assertThat(new TickClock(1, 0, Long.MAX_VALUE).toNanos(1)).isEqualTo(Long.MAX_VALUE);
    assertThat(new TickClock(1, 0, Long.MIN_VALUE).toNanos(-1)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void ticksAsSeconds() {
    assertThat(new TickClock(1_000_000_000L, 0, 0).toSeconds(500_000_000L)).isEqualTo(0.5);
    assertThat(new TickClock(1_000_000_000L, 0, 0).toSeconds(-500_000_000L)).isEqualTo(-0.5);
  }

  @Test
  void aStatedFrequencyIsTaken() {
    assertThat(TickClock.of(7, 1, 2, -1, 0)).isEqualTo(new TickClock(7, 1, 2));
  }

  @Test
  void anUnknownFrequencyIsEstimated() {
    assertThat(TickClock.of(0, 1, 2_000, 5_000, 2_000_002_000L))
        .isEqualTo(new TickClock(2_500, 1, 2_000));
    assertThat(TickClock.of(-3, 1, 2_000, 5_000, 2_000_002_000L).frequency()).isEqualTo(2_500);
  }

  @Test
  void noTimeBetweenStartAndEndPutsAllEventsAtTheStart() {
    TickClock clock = TickClock.of(0, 10, 5_000, 100, 5_000);
    assertThat(clock.frequency()).isEqualTo(Long.MAX_VALUE);
    assertThat(clock.toNanos(1_000_000)).isEqualTo(5_000);
  }

  @ParameterizedTest
  @CsvSource({"0, 1000000000", "-5, 1000000000", "0, 0", "5, -1000000000"})
  void anEstimateThatIsNotPositiveIsAnError(long endTicks, long endTime) {
    assertThatThrownBy(() -> TickClock.of(0, 0, 0, endTicks, endTime))
        .isInstanceOf(MicromegasException.class)
        .hasMessageContaining("invalid frequency")
        .extracting("code")
        .isEqualTo(ErrorCode.CORRUPT_BLOCK);
  }

  @Test
  void startAndEndCountAsTheCatalogKeepsThem() {
    Instant start = Instant.parse("2024-01-02T03:04:05.123456789Z");
    ProcessInfo process =
        new ProcessInfo(ID, "", "", "", "", "", "", 0, start, 3, Optional.empty(), Map.of());
    Instant end = Instant.parse("2024-01-02T03:04:06.123456999Z");
    BlockInfo block = new BlockInfo(ID, ID, ID, start, 0, end, 1_000_000, 0, 1);
    assertThat(TickClock.forBlock(process, block))
        .isEqualTo(new TickClock(1_000_000, 3, 1_704_164_645_123_456_000L));
  }
}
