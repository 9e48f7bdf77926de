package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of a process or stream that becomes one partition.
 *
 * @param events how many events its blocks claim
 * @param bytes what its blocks take in the store
 */
record InstanceSlice(InsertRange range, long events, long bytes) {

  /**
   * Divides a range between its blocks, so that each part has at most so many events and bytes, or
   * one block.
   *
   * @param blocks all of the range, ascending by insert time, at least one
   */
  static List<InstanceSlice> divide(
      InsertRange range, List<BlockRow> blocks, PersistSettings settings) {
    List<InstanceSlice> slices = new ArrayList<>();
    long begin = range.begin();
    long events = 0;
    long bytes = 0;
    for (BlockRow block : blocks) {
      long withEvents = events + Math.max(0, block.nbObjects());
      long withBytes = bytes + Math.max(0, block.payloadSize());
      boolean full =
          withEvents > settings.maxEventsPerPartition()
              || withBytes > settings.maxBytesPerPartition();
      if (full && block.insertTime() > begin && (events > 0 || bytes > 0)) {
        slices.add(new InstanceSlice(new InsertRange(begin, block.insertTime()), events, bytes));
        begin = block.insertTime();
        withEvents -= events;
        withBytes -= bytes;
      }
      events = withEvents;
      bytes = withBytes;
    }
    slices.add(new InstanceSlice(new InsertRange(begin, range.end()), events, bytes));
    return slices;
  }

  /**
   * Returns the partitions directly before this slice that are to be written anew together with it:
   * those of at most twice its events, the ones taken in so far included, as long as they are less
   * than half full. So an instance has some that are at least half full, and after them some of
   * which each has less than half the events of the one before: their number grows with the
   * logarithm. And an event is written again only into a partition of 1.5 times the size.
   *
   * @param before the instance's partitions of the current version, ascending
   * @return ascending
   */
  List<Partition> absorbs(List<Partition> before, PersistSettings settings) {
    List<Partition> absorbed = new ArrayList<>();
    long begin = range.begin();
    long withEvents = events;
    long withBytes = bytes;
    for (Partition partition : before.reversed()) {
      long fileBytes = partition.content().map(Partition.Content::fileSize).orElse(0L);
      boolean adjacent = partition.range().end() == begin;
      boolean small =
          partition.sourceEvents() <= 2 * withEvents
              && partition.sourceEvents() < settings.maxEventsPerPartition() / 2;
      boolean fits = withBytes + fileBytes <= 2 * settings.maxBytesPerPartition();
      if (!adjacent || !small || !fits) {
        break;
      }
      absorbed.addFirst(partition);
      begin = partition.range().begin();
      withEvents += partition.sourceEvents();
      withBytes += fileBytes;
    }
    return absorbed;
  }
}
