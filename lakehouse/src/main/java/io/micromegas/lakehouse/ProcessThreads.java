package io.micromegas.lakehouse;

import io.micromegas.base.TimeRange;
import io.micromegas.catalog.Partition;
import io.micromegas.catalog.StreamRow;
import io.micromegas.engine.RelationSql;
import io.micromegas.lakehouse.SnapshotReading.FileRows;
import io.micromegas.telemetry.TickClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The spans of many threads of a process, as one statement whose length does not depend on their
 * number, but for the names of files: all files are read at once and joined with what is known of
 * their threads, all blocks by one scan.
 *
 * @param threads that have spans
 */
record ProcessThreads(List<OneThread> threads) {
  ProcessThreads {
    threads = List.copyOf(threads);
  }

  /**
   * A thread.
   *
   * @param place among the threads of the process, by stream id
   */
  record OneThread(int place, StreamRow stream, SpanRelation.Found found) {}

  /** Returns rows with the columns of {@link ViewSchemas#THREADS_SPANS} in the range. */
  List<RelationSql> relations(StoredView view, SnapshotReading reading, TimeRange times) {
    List<RelationSql> relations = new ArrayList<>();
    Map<Partition, OneThread> owners = new HashMap<>();
    List<Partition> files = new ArrayList<>();
    for (OneThread thread : threads) {
      for (Partition file : thread.found().files()) {
        owners.put(file, thread);
        files.add(file);
      }
    }
    for (FileRows rows : reading.numberedRowsOf(view, files)) {
      List<OneThread> ofFiles = rows.partitions().stream().map(owners::get).toList();
      relations.add(files(rows.rows(), ofFiles, times));
    }
    if (!threads.isEmpty()) {
      relations.add(tails(times));
    }
    return relations;
  }

  private RelationSql tails(TimeRange times) {
    String where =
        times.isAll()
            ? ""
            : " WHERE \"begin\" <= "
                + Sql.time(times.end())
                + " AND \"end\" >= "
                + Sql.time(times.begin());
    return new RelationSql.Builder()
        .text("SELECT * FROM ")
        .scan(new ThreadsScan(threads))
        .text(where)
        .build();
  }

  /** As {@link SpanFiles#select}, with facts of chains joined instead of asked for. */
  private static RelationSql files(String rows, List<OneThread> ofFiles, TimeRange times) {
    // Threads of a process have one clock.
    SpanFiles any = ofFiles.getFirst().found().rows();
    TickClock clock = any.clock();
    return new RelationSql.Builder()
        .text("SELECT t.thread, t.stream_id, t.thread_name, r.id, ")
        .text("CASE WHEN r.chain < 0 OR r.depth <> 1 THEN r.parent ELSE f.parent END AS parent, ")
        .text("CAST(CASE WHEN r.chain < 0 THEN CAST(r.depth AS BIGINT)")
        .text(" ELSE CAST(r.depth AS BIGINT) - r.\"outer\" + f.shift END AS UINTEGER) AS depth, ")
        .text("r.hash, " + Sql.as(Sql.timeOf("r.begin_nanos"), "begin"))
        .text(", " + Sql.as(Sql.timeOf("r.end_nanos"), "end"))
        .text(", " + Sql.as(SpanFiles.duration(), "duration"))
        .text(", r.name, r.target, r.filename, r.line FROM (SELECT *, ")
        .text(Sql.as(TickTimes.nanos(clock, "begin_ticks"), "begin_nanos") + ", ")
        .text(Sql.as(TickTimes.nanos(clock, "end_ticks"), "end_nanos"))
        .text(" FROM " + rows + any.where(times) + ") r JOIN ")
        .scan(new ThreadFilesScan(ofFiles))
        .text(" t ON t.file = r." + SnapshotReading.FILE_INDEX + " LEFT JOIN ")
        .scan(new ThreadFactsScan(ofFiles.stream().distinct().toList()))
        .text(" f ON f.thread = t.thread AND f.chain = r.chain AND f.\"outer\" = r.\"outer\"")
        .build();
  }
}
