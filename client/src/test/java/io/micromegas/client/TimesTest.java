package io.micromegas.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
  private static final Instant NOW = Instant.parse("2024-05-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "2024-01-01T12:00:00Z, 2024-01-01T12:00:00+00:00",
    "2024-01-01T12:00:00.000001Z, 2024-01-01T12:00:00.000001+00:00",
    "2024-01-01T12:00:00.5Z, 2024-01-01T12:00:00.500000+00:00",
    "2024-01-01T12:00:00.123456789Z, 2024-01-01T12:00:00.123456789+00:00",
    "2024-01-01T12:00:00z, 2024-01-01T12:00:00+00:00",
    "2024-01-01 12:00:00-05:00, 2024-01-01T12:00:00-05:00",
    "1890-01-01T00:00:00+00:09:21, 1889-12-31T23:50:39+00:00",
  })
  void textIsWrittenAsQueriesCarryIt(String text, String expected) {
    assertThat(Times.format(text)).isEqualTo(expected);
    assertThat(Times.format(OffsetDateTime.parse(expected))).isEqualTo(expected);
    assertThat(Times.parse(expected)).isEqualTo(Times.parse(text));
  }

  @Test
  void instantsAreUtcAndZonesKeepTheirOffset() {
    assertThat(Times.format(NOW)).isEqualTo("2024-05-01T12:00:00+00:00");
    assertThat(Times.format(ZonedDateTime.ofInstant(NOW, ZoneId.of("Asia/Kolkata"))))
        .isEqualTo("2024-05-01T17:30:00+05:30");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-01-01T12:00:00", "2024-01-01", "yesterday", ""})
  void whatHasNoOffsetOrIsNoTimeIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Times.format(text))
        .withMessageContaining("'" + text + "'");
  }

  @Test
  void durationsAsPeopleTypeThem() {
    Map.of(
            "1h", Duration.ofHours(1),
            "30m", Duration.ofMinutes(30),
            "7d", Duration.ofDays(7),
            "0m", Duration.ZERO,
            "01h", Duration.ofHours(1),
            "10days", Duration.ofDays(10),
            "1h30m", Duration.ofHours(1))
        .forEach((text, duration) -> assertThat(Times.parseTimeDelta(text)).isEqualTo(duration));
    assertThatThrownBy(() -> Times.parseTimeDelta("99999999999999999999d"))
        .isInstanceOf(ArithmeticException.class);
    assertThatIllegalArgumentException().isThrownBy(() -> QueryRange.of("999999999999d", "now"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1s", "1w", "1H", "h", "", "-1h", "1.5h", " 1h"})
  void whatIsNoDurationIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Times.parseTimeDelta(text))
        .withMessageContaining("'" + text + "'")
        .withMessageContaining("m (minutes), h (hours) or d (days)");
  }

  @Test
  void momentsAreRelativeOrAbsolute() {
    assertThat(Times.moment("1h", NOW)).isEqualTo(NOW.minusSeconds(3600));
    assertThat(Times.moment("now", NOW)).isEqualTo(NOW);
    assertThat(Times.moment("2024-01-01T12:00:00+01:00", NOW))
        .isEqualTo(Instant.parse("2024-01-01T11:00:00Z"));
    assertThat(Times.moment("2024-01-01T12:00:00", NOW))
        .isEqualTo(Instant.parse("2024-01-01T12:00:00Z"));
    assertThatIllegalArgumentException().isThrownBy(() -> Times.moment("soon", NOW));
  }

  @Test
  void rangesAreInOrder() {
    QueryRange range = QueryRange.last("2h");
    assertThat(Duration.between(range.begin(), range.end())).isEqualTo(Duration.ofHours(2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QueryRange.of(NOW, NOW.minusNanos(1)))
        .withMessage("begin 2024-05-01T12:00:00Z is after end 2024-05-01T11:59:59.999999999Z");
    assertThatIllegalArgumentException().isThrownBy(() -> QueryRange.of("1h", "2h"));
  }

  @Test
  void addressesAreCheckedAtOnce() {
    assertThat(Address.parse("http://h:1")).hasToString("grpc://h:1");
    assertThat(Address.parse("https://h:1")).hasToString("grpc+tls://h:1");
    for (String wrong :
        new String[] {"localhost:50051", "grpc://h", "ftp://h:1", "grpc://", "a b"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> MicromegasClient.connect(wrong))
          .withMessageContaining("'" + wrong + "' is no address");
    }
  }

  @Test
  void labelsComeFromTheEnvironmentIfTheyAreValid() {
    Map<String, String> environment =
        Map.of("MICROMEGAS_CLIENT_AGENT", "robot", "MICROMEGAS_CLIENT_ENTRYPOINT", "x\n");
    assertThat(Attribution.labels(null, environment::get))
        .containsEntry("x-client-agent", "robot")
        .containsEntry("x-client-entrypoint", "application");
    assertThat(Attribution.labels("", key -> null)).containsEntry("x-client-agent", "none");
  }
}
