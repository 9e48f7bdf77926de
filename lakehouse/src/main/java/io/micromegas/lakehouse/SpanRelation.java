package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.Partition;
import io.micromegas.catalog.PartitionPlan;
import io.micromegas.catalog.ProcessRow;
import io.micromegas.catalog.StreamRow;
import io.micromegas.engine.RelationSql;
import io.micromegas.lakehouse.PersistBehind.Offer;
import io.micromegas.lakehouse.SnapshotSession.DecodingParts;
import io.micromegas.telemetry.TickClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a query reads of the spans of one thread: files of the partitions that can be gone on from,
 * and the blocks after them, followed from their checkpoint.
 *
 * @param maxEvents of the blocks that are followed
 */
record SpanRelation(
    StoredView view, SnapshotReading reading, DecodingParts decoding, long maxEvents) {

  /**
   * The relation.
   *
   * @param offer what is in no partition
   */
  record Planned(RelationSql relation, Optional<Offer> offer) {}

  private static final Planned NOTHING =
      new Planned(RelationSql.of(new EmptyScan(ViewSchemas.THREAD_SPANS)), Optional.empty());

  /**
   * What there is of a thread.
   *
   * @param files partitions that may hold rows in the range
   * @param rows how these are read
   * @param tail what is in none of them
   * @param offer what is in no partition yet
   */
  record Found(
      ThreadSource source,
      List<Partition> files,
      SpanFiles rows,
      SpanScan tail,
      Optional<Offer> offer) {}

  Planned plan(UUID stream, TimeRange times) {
    return find(stream, times)
        .map(found -> new Planned(relation(found, times), found.offer()))
        .orElse(NOTHING);
  }

  /** Finds out what there is of a thread; empty if there is nothing. */
  Optional<Found> find(UUID stream, TimeRange times) {
    PartitionPlan plan = reading.everything(view, Optional.of(stream));
    ThreadRecord<SpanCheckpoint> record =
        ThreadRecord.of(
            reading.chain(SpanCheckpoint.KIND, view, stream), plan.partitions(), plan.gaps());
    if (record.usable().isEmpty() && record.blocks().isEmpty()) {
      return Optional.empty();
    }
    Optional<ThreadSource> source = source(stream, record);
    Optional<TickClock> clock = source.flatMap(this::clock);
    if (clock.isEmpty()) {
      return Optional.empty();
    }
    Optional<Offer> offer = record.offer(view, stream, plan.gaps());
    return Optional.of(found(source.get(), clock.get(), record, times, offer));
  }

  /** Empty if retention has dropped what is known of the stream. */
  private Optional<ThreadSource> source(UUID streamId, ThreadRecord<SpanCheckpoint> record) {
    if (!record.blocks().isEmpty()) {
      BlockRow first = record.blocks().getFirst();
      return Optional.of(
          new ThreadSource(first.stream(), first.process(), record.checkpoint(), record.blocks()));
    }
    Optional<StreamRow> stream = reading.snapshot().stream(streamId);
    Optional<ProcessRow> process = stream.flatMap(s -> reading.process(s.processId()));
    if (process.isEmpty()) {
      reading
          .session()
          .irregular(
              streamId,
              "stream "
                  + streamId
                  + " was left out: retention has dropped the process that its times depend on");
      return Optional.empty();
    }
    return Optional.of(
        new ThreadSource(stream.get(), process.get(), record.checkpoint(), List.of()));
  }

  private Optional<TickClock> clock(ThreadSource source) {
    try {
      return Optional.of(Clocks.ofProcess(source.process()));
    } catch (MicromegasException e) {
      UUID id = source.stream().streamId();
      for (BlockRow block : source.blocks()) {
        reading.session().blockFailed(view.viewSet(), block, Undecodable.of(block, e));
      }
      if (source.blocks().isEmpty()) {
        reading.session().irregular(id, "stream " + id + " was left out: " + e.getMessage());
      }
      return Optional.empty();
    }
  }

  private Found found(
      ThreadSource source,
      TickClock clock,
      ThreadRecord<SpanCheckpoint> record,
      TimeRange times,
      Optional<Offer> offer) {
    long claimed = BlockGroups.claimedEvents(record.blocks());
    checkEvents(source, claimed);
    SpanBuild build =
        new SpanBuild(SpanBuild.Purpose.ANSWER, source, decoding, reading.session(), maxEvents);
    SpanScan tail = new SpanScan(build, clock, claimed, reading.session());
    boolean estimated = source.process().tscFrequency() <= 0;
    List<Partition> files =
        record.usable().stream()
            .filter(partition -> ThreadRecord.holds(partition, estimated ? TimeRange.ALL : times))
            .toList();
    reading.spendFiles(view, files.size());
    return new Found(source, files, files(record, clock, build), tail, offer);
  }

  private RelationSql relation(Found found, TimeRange times) {
    List<RelationSql> relations = new ArrayList<>();
    for (String parquet : reading.rowsOf(view, found.files())) {
      relations.add(found.rows().select(parquet, times));
    }
    relations.add(RelationSql.of(found.tail()));
    return Sql.unionAll(relations);
  }

  private void checkEvents(ThreadSource source, long claimed) {
    if (claimed > maxEvents) {
      throw new MicromegasException(
          ErrorCode.TAIL_TOO_LONG,
          "stream "
              + source.stream().streamId()
              + " has "
              + claimed
              + " span events that are not in partitions yet, more than the "
              + maxEvents
              + " that one query follows of a thread: try again when they are written");
    }
  }

  private static SpanFiles files(
      ThreadRecord<SpanCheckpoint> record, TickClock clock, SpanBuild build) {
    SpanState state = record.checkpoint().state();
    List<ChainFacts> chains = new ArrayList<>(record.checkpoint().chains());
    if (record.blocks().isEmpty()) {
      chains.add(state.facts());
      return new SpanFiles(clock, chains, Optional.empty());
    }
    return new SpanFiles(clock, chains, Optional.of(build));
  }
}
