package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The views that a pass failed on, each for its own reason. Not thread-safe. */
final class ViewFailures {
  private static final Logger LOG = LoggerFactory.getLogger(ViewFailures.class);

  private final String task;
  private final StringJoiner sentences = new StringJoiner("; ");
  private @Nullable RuntimeException first;

  ViewFailures(String task) {
    this.task = task;
  }

  void add(String view, RuntimeException failure) {
    LOG.debug("task {} failed on {}", task, view, failure);
    sentences.add(view + ": " + failure.getMessage());
    if (first == null) {
      first = failure;
    }
  }

  /** Reports them together, under the first one's code. */
  void throwIfAny() {
    if (first != null) {
      throw new MicromegasException(
          first instanceof MicromegasException known ? known.code() : ErrorCode.INTERNAL,
          sentences.toString(),
          first);
    }
  }
}
