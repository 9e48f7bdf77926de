package io.micromegas.ingest;

import io.micromegas.base.MicromegasException;
import io.micromegas.otlp.OtlpBlock;
import io.micromegas.otlp.PartialSuccess;
import io.micromegas.otlp.Showing;
import io.micromegas.otlp.Signal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what of a request no view will show, or is not stored at all, for its answer. */
final class Rejections {
  /** Resources that are told of; the others are counted. */
  private static final int TOLD = 3;

  private static final int LONGEST_NAME = 60;

  private final Signal signal;
  private final String things;
  private final List<String> reasons = new ArrayList<>();
  private long rejected;
  private int resources;
  private int stored;
  private @Nullable MicromegasException first;

  Rejections(Signal signal) {
    this.signal = signal;
    this.things =
        switch (signal) {
          case LOGS -> "log records";
          case METRICS -> "data points";
          case TRACES -> "spans";
        };
  }

  void stored(OtlpBlock block) {
    stored++;
    Showing showing = block.showing();
    if (showing.unshown() > 0) {
      add(
          showing.unshown(),
          showing.unshown()
              + " of "
              + showing.items()
              + " "
              + things
              + " are in no view ("
              + showing.why()
              + "); they are stored, SELECT * FROM parse_block('"
              + block.block().info().blockId()
              + "') shows them");
    }
  }

  void refused(OtlpBlock block, MicromegasException why) {
    if (first == null) {
      first = why;
    }
    String exe = block.process().exe();
    String name = exe.length() > LONGEST_NAME ? exe.substring(0, LONGEST_NAME) : exe;
    long items = block.showing().items();
    add(items, items + " " + things + " of '" + name + "' are not stored: " + why.getMessage());
  }

  private void add(long count, String reason) {
    rejected += count;
    resources++;
    if (reasons.size() < TOLD) {
      reasons.add(reason);
    }
  }

  /** Returns the answer; throws the first reason if nothing at all was stored. */
  PartialSuccess answer() {
    if (first != null && stored == 0) {
      throw first;
    }
    String more = resources > TOLD ? "; and so for " + (resources - TOLD) + " more resources" : "";
    return new PartialSuccess(signal, rejected, String.join("; ", reasons) + more);
  }
}
