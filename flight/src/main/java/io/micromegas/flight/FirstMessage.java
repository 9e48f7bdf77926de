package io.micromegas.flight;

import io.grpc.Context;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Waits for what the first message of a put brings. A Flight stream itself would wait for ever: for
 * the descriptor of a client that has gone away before it sent one, and for the schema of one that
 * never sends any.
 */
final class FirstMessage {
  private static final ScheduledExecutorService ALARMS =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("flight-first-message").daemon(true).factory());

  private FirstMessage() {}

  /** Must run on the thread of the call, whose end interrupts the wait. */
  static <T> T await(Supplier<T> wait, Duration patience) {
    Thread waiting = Thread.currentThread();
    Context call = Context.current();
    Context.CancellationListener gone = context -> waiting.interrupt();
    call.addListener(gone, Runnable::run);
    Future<?> alarm =
        ALARMS.schedule(waiting::interrupt, patience.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return wait.get();
    } catch (RuntimeException e) {
      // The interrupt was for this wait alone.
      if (Thread.interrupted()) {
        throw call.isCancelled()
            ? new MicromegasException(ErrorCode.CANCELLED, "the client went away", e)
            : new MicromegasException(
                ErrorCode.TIMEOUT,
                "nothing came within " + patience + ": send a descriptor and a schema first",
                e);
      }
      throw e;
    } finally {
      alarm.cancel(false);
      call.removeListener(gone);
    }
  }
}
