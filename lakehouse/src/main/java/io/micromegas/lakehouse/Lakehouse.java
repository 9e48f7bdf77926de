package io.micromegas.lakehouse;

import io.micromegas.base.TimeRange;
import io.micromegas.engine.RelationSql;
import io.micromegas.engine.ScanHint;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The views of the lake: what there is, and what a statement reads of it. Thread-safe. */
public interface Lakehouse extends AutoCloseable {

  /** Returns the global views, in the order that clients list them. */
  List<ViewDefinition> globalViews();

  /** Returns the view set of that name, global or not. */
  Optional<ViewDefinition> viewSet(String name);

  /**
   * Opens one snapshot for all views of a statement, with the first relation asked for. The caller
   * closes it after the last row: until then no file of its relations is deleted (R10).
   *
   * @param revoked called, on any thread, when that can no longer be promised, as the catalog was
   *     out of reach for too long: the statement is to be cancelled
   */
  ReadSession open(Runnable revoked);

  /**
   * Materialises what a view instance has not in partitions, as far as it is closed, for a relation
   * that was refused because that was too much (TAIL_TOO_LONG). Blocks.
   */
  void shorten(String viewSet, Optional<String> instance, TableScan.Cancellation cancelled);

  /** Returns what users may ask to be done with partitions. */
  PartitionWork partitionWork();

  /** Returns the stored objects of blocks. */
  BlockPayloads payloads();

  @Override
  void close();

  /**
   * A view set.
   *
   * @param name as written in SQL
   * @param schema columns, order and types as clients see them
   * @param global whether it may be named as a plain table
   * @param instance what its instance ids are
   * @param rangeFilter how an API time range selects rows
   */
  record ViewDefinition(
      String name,
      TableSchema schema,
      boolean global,
      InstanceKind instance,
      RangeFilter rangeFilter) {}

  /** What the second argument of {@code view_instance} names. */
  enum InstanceKind {
    /** Only the global relation exists. */
    NONE,
    /** A process id (or {@code global}). */
    PROCESS,
    /** A stream id. */
    STREAM
  }

  /**
   * The row filter of an API range [B, E], both inclusive: {@code lowerColumn <= E AND upperColumn
   * >= B}.
   */
  record RangeFilter(String lowerColumn, String upperColumn) {
    /** All rows, whatever the range. */
    public static final RangeFilter NONE = new RangeFilter("", "");
  }

  /**
   * Which rows of a view a statement needs. Others may be left out: the caller filters all the
   * same.
   *
   * @param eventTimes in the sense of the view's {@link RangeFilter}
   * @param conditions each is true of all needed rows; columns are positions in the view's schema
   * @param order in which files are best read
   */
  record Need(TimeRange eventTimes, List<ScanHint> conditions, FileOrder order) {
    /** Copies the list. */
    public Need {
      conditions = List.copyOf(conditions);
    }

    /** All rows in a range of times. */
    public static Need of(TimeRange eventTimes) {
      return new Need(eventTimes, List.of(), FileOrder.OLDEST_FIRST);
    }

    /** Returns the same with one condition more. */
    public Need and(ScanHint condition) {
      List<ScanHint> all = new ArrayList<>(conditions);
      all.add(condition);
      return new Need(eventTimes, all, order);
    }
  }

  /** Which files of a view come first. */
  enum FileOrder {
    OLDEST_FIRST,
    NEWEST_FIRST
  }

  /** One catalog snapshot, and the relations read in it. */
  interface ReadSession extends AutoCloseable {
    /**
     * Returns a relation over a view instance: Parquet files and what is not in them yet. Planning
     * only: decodes nothing.
     *
     * @param instance empty for the global one
     * @throws io.micromegas.base.MicromegasException TAIL_TOO_LONG if too much is not in partitions
     *     yet
     * @throws io.micromegas.base.MicromegasException INVALID_ARGUMENT for an unknown set, an id
     *     that is not a UUID, or an instance that the set does not have; an id that is not known
     *     yields no rows
     */
    RelationSql relation(String viewSet, Optional<String> instance, Need need);

    /** As above, for all rows in a range of times. */
    default RelationSql relation(String viewSet, Optional<String> instance, TimeRange eventTimes) {
      return relation(viewSet, instance, Need.of(eventTimes));
    }

    /** As {@link #relation}, to have a look before the relation is asked for: not accounted for. */
    RelationSql draft(String viewSet, Optional<String> instance, Need need);

    /**
     * Returns a time on one side of which partitions have at least so many rows, all of them within
     * the need's times (its other conditions are not looked at), and that leaves out most
     * partitions; empty where there is none, or it is not worth the while.
     *
     * @param rows how many
     */
    OptionalLong boundary(String viewSet, Optional<String> instance, Need need, long rows);

    /**
     * Returns how many rows the partitions have that a need reaches; 0 where {@link #boundary}
     * would not look for one.
     */
    long storedRows(String viewSet, Optional<String> instance, Need need);

    /**
     * Says, before the first relation, that {@link #reports} will be asked for: then partitions
     * that are left out are counted too, by one catalog statement more per relation.
     */
    void measure();

    /** Returns what the relations are made of, in the order in which they were asked for. */
    List<ReadReport> reports();

    /** Returns what table functions read in the same snapshot, until {@link #planned}. */
    LakeFunctions functions();

    /**
     * Says that every relation of the statement was asked for: a database connection that none of
     * them needs any more is given back before the rows are read. Asking for another relation
     * afterwards is INTERNAL. Without this call the connection is held until {@link #close}.
     */
    void planned();

    /** Returns how many blocks failed to decode in scans of this session so far (R6). */
    long failedBlocks();

    /**
     * Returns a sentence per failed block, and per stream whose spans did not fit together, bounded
     * in number, for logs and metadata (R6).
     */
    List<String> failures();

    @Override
    void close();
  }
}
