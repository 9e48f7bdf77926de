package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.util.Map;

/**
 * For how long what is kept, in days since its insertion, counted in whole UTC days: a day goes
 * when all of it is old enough. 0 is for ever.
 *
 * @param days of everything that has no number of its own
 * @param viewDays by view set; {@code blocks} is the raw telemetry, which process and stream
 *     instances are made from
 */
public record RetentionSettings(int days, Map<String, Integer> viewDays) {
  // Before the default, which needs it.
  private static final String RAW = StoredViews.BLOCKS.viewSet();

  /** Three months of everything. */
  public static final RetentionSettings DEFAULT = new RetentionSettings(90, Map.of());

  /** Copies the map and refuses what makes no sense, with INVALID_ARGUMENT. */
  public RetentionSettings {
    viewDays = Map.copyOf(viewDays);
    refuseNegative("everything", days);
    viewDays.forEach(RetentionSettings::refuseNegative);
    int raw = viewDays.getOrDefault(RAW, days);
    for (String view : viewDays.keySet()) {
      boolean global = ViewRegistry.require(view).global();
      if (StoredViews.standard().find(view).isEmpty()) {
        throw new MicromegasException(
            ErrorCode.INVALID_ARGUMENT,
            "there is nothing to be kept of the view set '"
                + view
                + "': it is answered from the catalog and goes with the blocks");
      }
      if (!global && longer(viewDays.get(view), raw)) {
        throw new MicromegasException(
            ErrorCode.INVALID_ARGUMENT,
            "'"
                + view
                + "' cannot be kept "
                + text(viewDays.get(view))
                + ": its partitions are made when somebody asks, from raw telemetry, which is kept "
                + text(raw)
                + "; keep the view set 'blocks' for as long");
      }
    }
  }

  private static void refuseNegative(String what, int days) {
    if (days < 0) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "a retention of " + days + " days (of " + what + ") makes no sense; 0 is for ever");
    }
  }

  /** Returns the days of a view set; 0 is for ever. */
  int of(String viewSet) {
    return viewDays.getOrDefault(viewSet, days);
  }

  /** Returns the days of the raw blocks. */
  int ofBlocks() {
    return of(RAW);
  }

  /** Returns whether one number of days is more than another. */
  static boolean longer(int days, int other) {
    return other != 0 && (days == 0 || days > other);
  }

  private static String text(int days) {
    return days == 0 ? "for ever" : days + " days";
  }
}
