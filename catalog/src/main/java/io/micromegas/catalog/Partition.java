package io.micromegas.catalog;

import java.util.List;
import java.util.Optional;

/**
 * What is in the lake for a range of insert times of a view instance. Times are nanoseconds since
 * the epoch, UTC.
 *
 * @param content empty when the range has no rows; then there is no file
 * @param sourceBlocks how many blocks it was made from
 * @param sourceEvents how many events these blocks say they hold
 * @param writtenAt when it was committed, by the database's clock
 */
public record Partition(
    ViewKey view,
    InsertRange range,
    Optional<Content> content,
    long sourceBlocks,
    long sourceEvents,
    long writtenAt) {

  /**
   * The rows.
   *
   * @param filePath key in the object store
   * @param minEventTime inclusive bounds of the rows' times: a query whose range lies outside needs
   *     none of the rows
   * @param sortOrder columns that the rows are sorted by, ascending
   */
  public record Content(
      String filePath,
      long fileSize,
      long rows,
      long minEventTime,
      long maxEventTime,
      List<String> sortOrder) {
    /** Copies the list. */
    public Content {
      sortOrder = List.copyOf(sortOrder);
    }
  }
}
