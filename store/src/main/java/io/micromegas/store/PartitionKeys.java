package io.micromegas.store;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/** Where partitions lie in the lake. */
public final class PartitionKeys {
  /** What the keys of all partitions begin with. */
  public static final String PREFIX = "views/";

  private static final DateTimeFormatter PATH =
      DateTimeFormatter.ofPattern("uuuu-MM-dd/HH-mm-ss").withZone(ZoneOffset.UTC);

  private PartitionKeys() {}

  /** Throws INVALID_ARGUMENT unless the key may be a partition's. */
  static void check(String key) {
    ObjectKeys.check(key);
    if (!key.startsWith(PREFIX)) {
      throw ObjectKeys.refused(key, "only partitions, below '" + PREFIX + "', are read as files");
    }
  }

  /**
   * Returns {@code views/<set>/<instance>/<YYYY-MM-DD>/<HH-MM-SS>_<id>.parquet}; the id is what
   * makes it unique.
   *
   * @param beginInsertTime nanoseconds since the epoch, UTC
   */
  public static String of(String viewSet, String instance, long beginInsertTime, UUID id) {
    Instant begin =
        Instant.ofEpochSecond(
            Math.floorDiv(beginInsertTime, 1_000_000_000L),
            Math.floorMod(beginInsertTime, 1_000_000_000L));
    return PREFIX + viewSet + "/" + instance + "/" + PATH.format(begin) + "_" + id + ".parquet";
  }
}
