package io.micromegas.engine;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lends slots in order of arrival. */
final class SlotPool {
  private final Duration wait;
  private final List<Slot> all = new ArrayList<>();
  private final LaneSlots heavy;
  private final LaneSlots light;

  SlotPool(EngineSettings settings, Path directory, Callable<Path> prelude) {
    wait = settings.slots().slotWait();
    heavy = new LaneSlots(settings.slots().heavy());
    light = new LaneSlots(settings.slots().light());
    // The light slot first: what is built first is ready first.
    for (int i = 0; i < settings.slots().light(); i++) {
      add(new Slot(Engine.Lane.LIGHT, i, settings, directory, prelude), light);
    }
    for (int i = 0; i < settings.slots().heavy(); i++) {
      add(new Slot(Engine.Lane.HEAVY, i, settings, directory, prelude), heavy);
    }
  }

  private void add(Slot slot, LaneSlots lane) {
    all.add(slot);
    lane.idle.add(slot);
  }

  List<Slot> all() {
    return all;
  }

  /** Takes a slot; a light statement takes a heavy one where that is idle and no light one is. */
  Slot take(Engine.Lane lane) {
    Slot slot = lane == Engine.Lane.LIGHT ? light.poll() : heavy.await(wait);
    if (slot == null && lane == Engine.Lane.LIGHT) {
      slot = heavy.poll();
      slot = slot == null ? light.await(wait) : slot;
    }
    if (slot == null) {
      throw new MicromegasException(
          ErrorCode.OVERLOADED,
          "all "
              + (lane == Engine.Lane.LIGHT ? light.size : heavy.size)
              + " query slots were busy for "
              + wait.toMillis()
              + " ms; try again later");
    }
    return slot;
  }

  void giveBack(Slot slot) {
    (slot.lane() == Engine.Lane.LIGHT ? light : heavy).add(slot);
  }

  /** The slots of one lane. */
  private static final class LaneSlots {
    private final int size;
    private final Semaphore free;
    private final Deque<Slot> idle = new ArrayDeque<>();

    LaneSlots(int size) {
      this.size = size;
      this.free = new Semaphore(size, true);
    }

    @Nullable Slot poll() {
      // Not tryAcquire(), which would overtake those who wait.
      return await(Duration.ZERO);
    }

    @Nullable Slot await(Duration limit) {
      try {
        return free.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS) ? pop() : null;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw StatementErrors.cancelled();
      }
    }

    private synchronized Slot pop() {
      return idle.pop();
    }

    void add(Slot slot) {
      synchronized (this) {
        // The one used last has the warmest caches.
        idle.push(slot);
      }
      free.release();
    }
  }
}
