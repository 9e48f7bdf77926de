package io.micromegas.testing;

import java.util.List;
import java.util.Random;

/**
 * When a server is killed: at a call, or at a moment.
 *
 * @param seed of its load
 * @param call empty: at a moment
 * @param later how many such calls go well before
 * @param after with the effect, without the answer
 * @param millis longest time until it is killed
 */
record Kill(long seed, String call, int later, boolean after, int millis) {
  /** What a server prints that has seen something wrong. */
  static final String WRONG = "something is wrong";

  private static final List<String> CALLS =
      List.of(
          "partitions.commit",
          "store.putFile",
          "partitions.raiseFloor",
          "catalog.commitBlocks",
          "partitions.retireWithin",
          "store.delete",
          "partitions.dropBlockDays",
          "partitions.claim",
          "partitions.deleted",
          "store.putAll",
          "partitions.closeUpTo",
          "partitions.deletable",
          "partitions.droppedBlocksDeleted",
          "catalog.insertStream",
          "partitions.noticeRetired",
          "partitions.release",
          "catalog.insertProcess");

  /** Returns the next one: two at calls, these in turn, then one at a moment. */
  static Kill next(int number, Random random) {
    String call = number % 3 == 2 ? "" : CALLS.get(number % CALLS.size());
    int later =
        call.startsWith("store.put") || call.equals("partitions.commit")
            ? random.nextInt(4)
            : random.nextInt(2);
    return new Kill(
        random.nextLong(),
        call,
        later,
        random.nextBoolean(),
        call.isEmpty() ? 300 + random.nextInt(3_000) : 5_000);
  }

  Faults point() {
    return call.isEmpty() ? Faults.none() : new StopPoint(call, later, after);
  }

  String text() {
    return seed + "," + call + "," + later + "," + after + "," + millis;
  }

  static Kill of(String text) {
    String[] parts = text.split(",", -1);
    return new Kill(
        Long.parseLong(parts[0]),
        parts[1],
        Integer.parseInt(parts[2]),
        Boolean.parseBoolean(parts[3]),
        Integer.parseInt(parts[4]));
  }
}
