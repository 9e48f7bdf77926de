package io.micromegas.client;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times and durations as text: what the server reads, and what people type. Nanoseconds are kept.
 * Thread-safe.
 */
public final class Times {
  private static final DateTimeFormatter SECONDS = formatter("uuuu-MM-dd'T'HH:mm:ss");
  private static final DateTimeFormatter MICROS = formatter("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");
  private static final DateTimeFormatter NANOS = formatter("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS");
  private static final Pattern DELTA = Pattern.compile("([0-9]+)([mhd])");

  private Times() {}

  /** Returns a time as queries carry it: {@code 2024-01-01T12:00:00+00:00}. */
  public static String format(Instant time) {
    return format(time.atOffset(ZoneOffset.UTC));
  }

  /**
   * Returns a time as queries carry it, with the offset it has; a fraction has 6 digits, or 9 where
   * 6 are not enough.
   */
  public static String format(OffsetDateTime time) {
    if (time.getOffset().getTotalSeconds() % 60 != 0) {
      // Local mean times of the nineteenth century; RFC 3339 has no seconds in an offset.
      return format(time.toInstant());
    }
    int nanos = time.getNano();
    DateTimeFormatter form = nanos == 0 ? SECONDS : nanos % 1_000 == 0 ? MICROS : NANOS;
    return form.format(time);
  }

  /** Returns a time as queries carry it, with the offset it has. */
  public static String format(ZonedDateTime time) {
    return format(time.toOffsetDateTime());
  }

  /**
   * Returns RFC 3339 text as queries carry it, with the offset it has.
   *
   * @throws IllegalArgumentException if it is no timestamp, or has no offset
   */
  public static String format(String text) {
    return format(offsetTime(text));
  }

  /**
   * Reads RFC 3339 text, such as {@code 2024-01-01T12:00:00Z}.
   *
   * @throws IllegalArgumentException if it is no timestamp, or has no offset
   */
  public static Instant parse(String text) {
    return offsetTime(text).toInstant();
  }

  /**
   * Reads a duration as people type it: a whole number and {@code m} (minutes), {@code h} (hours)
   * or {@code d} (days), such as {@code 30m}. What follows the unit is ignored, as in the Python
   * client: {@code 10days} is ten days.
   *
   * @throws IllegalArgumentException if it does not begin with a number and a unit
   * @throws ArithmeticException if it is longer than a {@link Duration} can be
   */
  public static Duration parseTimeDelta(String text) {
    Matcher matcher = DELTA.matcher(text);
    if (!matcher.lookingAt()) {
      throw new IllegalArgumentException(
          "invalid time delta '"
              + text
              + "': expected a whole number followed by m (minutes), h (hours) or d (days),"
              + " such as 30m, 1h or 7d");
    }
    long count;
    try {
      count = Long.parseLong(matcher.group(1));
    } catch (NumberFormatException e) {
      throw new ArithmeticException("the time delta '" + text + "' is too long");
    }
    return switch (matcher.group(2)) {
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  /**
   * Reads a duration before {@code now} ({@code 1h}), {@code now} itself, or RFC 3339 text; without
   * an offset the latter is UTC. The forms of the command line.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  public static Instant moment(String text, Instant now) {
    if (text.equals("now")) {
      return now;
    }
    try {
      if (DELTA.matcher(text).lookingAt()) {
        return now.minus(parseTimeDelta(text));
      }
      return DateTimeFormatter.ISO_DATE_TIME
          .withZone(ZoneOffset.UTC)
          .parse(text.replace(' ', 'T'), Instant::from);
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no time; give a length of time before now (30m, 1h, 7d) or a timestamp such"
              + " as 2024-01-01T12:00:00Z",
          e);
    }
  }

  private static OffsetDateTime offsetTime(String text) {
    try {
      return OffsetDateTime.parse(text.replace(' ', 'T'));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no timestamp with an offset, such as 2024-01-01T00:00:00Z", e);
    }
  }

  private static DateTimeFormatter formatter(String pattern) {
    return new DateTimeFormatterBuilder()
        .appendPattern(pattern)
        .appendOffset("+HH:MM", "+00:00")
        .toFormatter(Locale.ROOT);
  }
}
