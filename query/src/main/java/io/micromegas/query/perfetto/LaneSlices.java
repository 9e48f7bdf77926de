package io.micromegas.query.perfetto;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeSet;

/**
 * Slices that may overlap, on as many tracks of one name as it takes: on one track Perfetto would
 * take the end of one for the end of another. A slice goes below its parent where it fits, else on
 * the first track that is free. Keeps the slices that are open.
 */
public final class LaneSlices implements SliceSink {
  private final TraceWriter trace;
  private final String key;
  private final String name;
  private final List<Lane> lanes = new ArrayList<>();
  private final TreeSet<Integer> free = new TreeSet<>();
  private final Map<Long, Open> byId = new HashMap<>();

  /** Of those with one end, the inner first, which began later. */
  private final PriorityQueue<Open> open =
      new PriorityQueue<>(
          Comparator.comparingLong(Open::end)
              .thenComparing(Comparator.comparingLong(Open::number).reversed()));

  private long count;

  private record Lane(long track, Deque<Open> open) {}

  private record Open(long id, int lane, long end, long number) {}

  /**
   * Slices in the order of begin and depth.
   *
   * @param key of the first track; the others have numbers added
   * @param name of all tracks
   */
  public LaneSlices(TraceWriter trace, String key, String name) {
    this.trace = trace;
    this.key = key;
    this.name = name;
  }

  @Override
  public void add(Slice slice) {
    closeUntil(slice.begin());
    int lane = lane(slice);
    Open opened = new Open(slice.id(), lane, slice.end(), count++);
    Lane place = lanes.get(lane);
    trace.begin(place.track(), slice.begin(), slice.site());
    place.open().addLast(opened);
    byId.put(slice.id(), opened);
    open.add(opened);
  }

  private int lane(Slice slice) {
    Open parent = byId.get(slice.parent());
    if (parent != null
        && slice.end() <= parent.end()
        && parent.equals(lanes.get(parent.lane()).open().peekLast())) {
      return parent.lane();
    }
    Integer first = free.pollFirst();
    if (first != null) {
      return first;
    }
    String ownKey = lanes.isEmpty() ? key : key + "_" + lanes.size();
    lanes.add(new Lane(trace.track(ownKey, name), new ArrayDeque<>()));
    return lanes.size() - 1;
  }

  private void closeUntil(long time) {
    for (Open first = open.peek(); first != null && first.end() <= time; first = open.peek()) {
      close(open.remove());
    }
  }

  private void close(Open over) {
    Lane lane = lanes.get(over.lane());
    trace.end(lane.track(), over.end());
    lane.open().removeLast();
    byId.remove(over.id(), over);
    if (lane.open().isEmpty()) {
      free.add(over.lane());
    }
  }

  @Override
  public void finish() {
    for (Open next = open.poll(); next != null; next = open.poll()) {
      close(next);
    }
  }
}
