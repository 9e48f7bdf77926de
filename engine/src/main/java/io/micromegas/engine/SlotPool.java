package io.micromegas.engine;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** The slots of all lanes. */
final class SlotPool {
  private final Duration wait;
  private final List<Slot> all = new ArrayList<>();
  private final Map<Engine.Lane, SlotQueue> lanes = new EnumMap<>(Engine.Lane.class);
  private final IdentityHashMap<Slot, SlotQueue> homes = new IdentityHashMap<>();

  SlotPool(EngineSettings settings, Path directory, Callable<@Nullable Path> prelude) {
    SlotSettings slots = settings.slots();
    wait = slots.slotWait();
    // The light slots first: what is built first is ready first.
    for (Engine.Lane lane : List.of(Engine.Lane.LIGHT, Engine.Lane.WORK, Engine.Lane.HEAVY)) {
      List<Slot> built = new ArrayList<>();
      for (int i = 0; i < slots.count(lane); i++) {
        String name = lane.name().toLowerCase(Locale.ROOT) + "-" + i;
        built.add(new Slot(name, slots.budget(lane), settings, directory, prelude));
      }
      SlotQueue queue = new SlotQueue(built);
      built.forEach(slot -> homes.put(slot, queue));
      lanes.put(lane, queue);
      all.addAll(built);
    }
  }

  List<Slot> all() {
    return all;
  }

  /**
   * Builds the instances ahead of their use, but for those of {@link Engine.Lane#WORK}; returns
   * what waits for the first.
   */
  FutureTask<Boolean> warmUp() {
    SlotQueue rare = queue(Engine.Lane.WORK);
    return all.stream()
        .filter(slot -> homes.get(slot) != rare)
        .map(Slot::warmUp)
        .toList()
        .getFirst();
  }

  /** Takes a slot; a light statement takes a heavy one where that is idle and no light one is. */
  Slot take(Engine.Lane lane) {
    SlotQueue queue = queue(lane);
    Slot slot = lane == Engine.Lane.LIGHT ? queue.poll() : queue.await(wait);
    if (slot == null && lane == Engine.Lane.LIGHT) {
      slot = queue(Engine.Lane.HEAVY).poll();
      slot = slot == null ? queue.await(wait) : slot;
    }
    if (slot == null) {
      throw new MicromegasException(
          ErrorCode.OVERLOADED,
          "all "
              + queue.size()
              + " query slots were busy for "
              + wait.toMillis()
              + " ms; try again later");
    }
    return slot;
  }

  private SlotQueue queue(Engine.Lane lane) {
    return Objects.requireNonNull(lanes.get(lane));
  }

  void giveBack(Slot slot) {
    Objects.requireNonNull(homes.get(slot)).giveBack(slot);
  }
}
