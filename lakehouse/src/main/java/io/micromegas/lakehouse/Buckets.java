package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.InsertRange;
import java.time.Duration;
import java.util.List;

/** The buckets of a call, checked. */
final class Buckets {
  private Buckets() {}

  /** Returns the whole buckets from {@code begin} on; at least one. */
  static List<InsertRange> whole(long begin, long end, Duration delta, int most) {
    long length = length(delta);
    InsertRange range = range(begin, end);
    long count = (range.end() - range.begin()) / length;
    if (count == 0) {
      throw wrong(
          TimeText.of(range)
              + " is shorter than one bucket of "
              + delta.toSeconds()
              + " s; take a longer range or a smaller delta");
    }
    checkCount(count, most);
    return InsertSlices.cut(new InsertRange(range.begin(), range.begin() + count * length), length);
  }

  /** Returns the buckets of a range that has to be a whole number of them. */
  static List<InsertRange> exact(long begin, long end, Duration delta, int most) {
    long length = length(delta);
    InsertRange range = range(begin, end);
    if ((range.end() - range.begin()) % length != 0) {
      throw wrong(
          TimeText.of(range)
              + " is not a whole number of buckets of "
              + delta.toSeconds()
              + " s; let it begin and end at their edges");
    }
    checkCount((range.end() - range.begin()) / length, most);
    return InsertSlices.cut(range, length);
  }

  /** Returns a range of whole microseconds that contains the same insert times. */
  static InsertRange range(long begin, long end) {
    if (end <= begin) {
      throw wrong(
          "the range has to end after it begins, not from "
              + TimeText.of(begin)
              + " to "
              + TimeText.of(end));
    }
    try {
      long last = Math.addExact(end, InsertSlices.TICK);
      Math.subtractExact(last, begin);
    } catch (ArithmeticException e) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "the range from " + TimeText.of(begin) + " to " + TimeText.of(end) + " is too long",
          e);
    }
    long first = InsertSlices.ceil(begin);
    long last = InsertSlices.ceil(end);
    if (first == last) {
      throw wrong(
          "the range from "
              + TimeText.of(begin)
              + " to "
              + TimeText.of(end)
              + " holds no whole microsecond");
    }
    return new InsertRange(first, last);
  }

  private static long length(Duration delta) {
    long nanos;
    try {
      nanos = delta.toNanos();
    } catch (ArithmeticException e) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "a bucket of " + delta.toSeconds() + " s is too long; take for example 3600",
          e);
    }
    if (nanos <= 0 || nanos % InsertSlices.TICK != 0) {
      throw wrong(
          "the length of a bucket (delta) has to be more than 0 and whole microseconds, not "
              + delta
              + "; take for example 3600 seconds");
    }
    return nanos;
  }

  private static void checkCount(long count, int most) {
    if (count > most) {
      throw wrong(
          "these are "
              + count
              + " buckets, more than the "
              + most
              + " of one call; take a shorter range or a larger delta");
    }
  }

  private static MicromegasException wrong(String message) {
    return new MicromegasException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
