package io.micromegas.telemetry;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Times as senders write them: RFC 3339 with an offset; {@code T}, {@code t} or a space between
 * date and time; up to nine digits of a second's fraction; second 60 is the one after 59.
 */
final class Rfc3339 {
  private final String text;
  private int at;

  private Rfc3339(String text) {
    this.text = text;
  }

  /** Throws DateTimeException with what was wrong. */
  static Instant parse(String text) {
    return new Rfc3339(text).parse();
  }

  private Instant parse() {
    int year = number(4, 9999, "year");
    expect("-");
    int month = number(2, 12, "month");
    expect("-");
    LocalDate date = LocalDate.of(year, month, number(2, 31, "day"));
    expect("Tt ");
    int hour = number(2, 23, "hour");
    expect(":");
    int minute = number(2, 59, "minute");
    expect(":");
    int second = number(2, 60, "second");
    int nanos = fraction();
    long seconds = date.toEpochDay() * 86_400 + hour * 3_600L + minute * 60L + second - offset();
    if (at < text.length()) {
      throw new DateTimeException("unexpected text behind it");
    }
    return Instant.ofEpochSecond(seconds, nanos);
  }

  private int fraction() {
    if (peek() != '.') {
      return 0;
    }
    at++;
    int nanos = 0;
    int digits = 0;
    for (; isDigit(peek()); at++) {
      if (++digits > 9) {
        throw new DateTimeException("more than 9 digits of fraction");
      }
      nanos = nanos * 10 + (peek() - '0');
    }
    if (digits == 0) {
      throw new DateTimeException("no digits behind the point");
    }
    for (; digits < 9; digits++) {
      nanos *= 10;
    }
    return nanos;
  }

  private int offset() {
    char c = peek();
    if (c == 0) {
      throw new DateTimeException("no offset from UTC");
    }
    expect("Zz+-");
    if (c != '+' && c != '-') {
      return 0;
    }
    int hours = number(2, 23, "offset hour");
    expect(":");
    int seconds = hours * 3_600 + number(2, 59, "offset minute") * 60;
    return c == '-' ? -seconds : seconds;
  }

  private int number(int digits, int max, String what) {
    int value = 0;
    for (int i = 0; i < digits; i++, at++) {
      if (!isDigit(peek())) {
        throw new DateTimeException("no " + what + " of " + digits + " digits");
      }
      value = value * 10 + (peek() - '0');
    }
    if (value > max) {
      throw new DateTimeException(what + " " + value + " is more than " + max);
    }
    return value;
  }

  private void expect(String any) {
    if (peek() == 0 || any.indexOf(peek()) < 0) {
      throw new DateTimeException("expected one of '" + any + "' at character " + at);
    }
    at++;
  }

  /** Returns 0 at the end. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
