package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.TableScan.Cancellation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A lake of insert times only: notes what it is told to materialise, and fails on demand. */
final class SimulatedLake implements MaterialisedSoFar, PartitionWork {
  static final MaintainedView LOGS =
      new MaintainedView("log_entries", 1, Optional.of("log"), Duration.ofHours(1).toNanos());
  static final MaintainedView BLOCKS =
      new MaintainedView("blocks", 1, Optional.empty(), Duration.ofDays(1).toNanos());
  static final List<MaintainedView> VIEWS = List.of(BLOCKS, LOGS);

  record Call(String view, long begin, long end, long bucket) {}

  record Made(long begin, long length) {
    long end() {
      return begin + length;
    }
  }

  final TreeSet<Long> blocks = new TreeSet<>();
  final List<Call> calls = new ArrayList<>();
  final Map<String, NavigableMap<Long, Made>> made = new HashMap<>();
  final Set<String> failing = new HashSet<>();

  /** Buckets that contain this time fail. */
  long badTime = Long.MIN_VALUE;

  @Override
  public OptionalLong firstBlock(long begin, long end) {
    Long next = blocks.ceiling(begin);
    return next != null && next < end ? OptionalLong.of(next) : OptionalLong.empty();
  }

  @Override
  public long firstMissing(MaintainedView view, long bucket, long begin, long end) {
    long length = Math.min(bucket, view.longest());
    OptionalLong block = firstBlock(begin, end);
    while (block.isPresent()) {
      Made one = new Made(Schedule.floor(block.getAsLong(), length), length);
      if (!isMade(view.name(), one)) {
        return Schedule.floor(one.begin(), bucket);
      }
      block = firstBlock(one.end(), end);
    }
    return end;
  }

  private NavigableMap<Long, Made> of(String view) {
    return made.computeIfAbsent(view, name -> new TreeMap<>());
  }

  private boolean isMade(String view, Made bucket) {
    Map.Entry<Long, Made> before = of(view).floorEntry(bucket.begin());
    return before != null && before.getValue().end() >= bucket.end();
  }

  Collection<Made> partitions(String view) {
    return of(view).values();
  }

  @Override
  public void materialize(
      String view, long begin, long end, Duration delta, Progress progress, Cancellation stop) {
    if (failing.contains(view)) {
      throw new MicromegasException(ErrorCode.UNAVAILABLE, view + " does not want to");
    }
    calls.add(new Call(view, begin, end, delta.toNanos()));
    long longest =
        VIEWS.stream().filter(one -> one.name().equals(view)).findFirst().orElseThrow().longest();
    long length = Math.min(delta.toNanos(), longest);
    boolean bad = false;
    for (long at = begin; at + length <= end; at += length) {
      Made bucket = new Made(at, length);
      if (firstBlock(bucket.begin(), bucket.end()).isEmpty()) {
        continue;
      }
      if (badTime >= bucket.begin() && badTime < bucket.end()) {
        bad = true;
      } else if (!isMade(view, bucket)) {
        of(view).subMap(bucket.begin(), bucket.end()).clear();
        of(view).put(bucket.begin(), bucket);
      }
    }
    if (bad) {
      throw new MicromegasException(ErrorCode.DATA_LOSS, "an object of " + view + " is missing");
    }
  }

  @Override
  public void regenerate(
      String view, long begin, long end, Duration delta, Progress progress, Cancellation stop) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void retire(
      String set, String instance, long begin, long end, Progress progress, Cancellation stop) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> retireFiles(List<Optional<String>> paths) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> retireExactly(List<PartitionName> partitions) {
    throw new UnsupportedOperationException();
  }
}
