package io.micromegas.engine;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One platform thread with a large stack, on which all calls of one DuckDB instance are made:
 * DuckDB's parser and planner recurse deeply. Work is done in the order it came.
 */
final class BigStackThread implements AutoCloseable {
  private final LinkedBlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
  private final Thread thread;
  // Set by a piece of work, so that what was handed over before it is done.
  private volatile boolean ended;
  private boolean closing;

  BigStackThread(String name, long stackBytes) {
    thread = Thread.ofPlatform().name(name).daemon().stackSize(stackBytes).start(this::run);
  }

  private void run() {
    while (!ended) {
      try {
        work.take().run();
      } catch (InterruptedException e) {
        // Nobody has a reason to interrupt this thread; close() ends it.
      }
    }
  }

  /** Hands work over without waiting; its errors are in the future. Fails once closed. */
  <T> FutureTask<T> submit(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    synchronized (work) {
      if (closing) {
        throw new MicromegasException(ErrorCode.OVERLOADED, "the query engine is stopping");
      }
      work.add(future);
    }
    return future;
  }

  /** Hands work over and waits for it; an interrupt is kept for later, the work is not stopped. */
  <T> T call(Callable<T> task) {
    return await(submit(task));
  }

  /** Waits for work handed over; throws what it threw. */
  static <T> T await(FutureTask<T> future) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw unwrap(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException unwrap(ExecutionException e) {
    return switch (e.getCause()) {
      case RuntimeException runtime -> runtime;
      case Error error -> throw error;
      case null, default -> new IllegalStateException(e.getCause());
    };
  }

  /** Ends the thread after the work handed over so far; waits for that. */
  @Override
  public void close() {
    synchronized (work) {
      closing = true;
      work.add(() -> ended = true);
    }
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
