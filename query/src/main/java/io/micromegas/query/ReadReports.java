package io.micromegas.query;

import io.micromegas.lakehouse.ReadReport;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says in lines what was read of each view. */
final class ReadReports {
  private ReadReports() {}

  /** Returns a line per relation. */
  static String text(List<ReadReport> reports) {
    return reports.isEmpty()
        ? "no views"
        : reports.stream().map(ReadReports::line).collect(Collectors.joining("\n"));
  }

  private static String line(ReadReport report) {
    String instance = report.instance().map(id -> "(" + id + ")").orElse("");
    return String.format(
        Locale.ROOT,
        "%s%s: partitions=%d pruned=%d read=%d file_bytes=%d file_rows=%d tail_blocks=%d tail_blocks_read=%d tail_events=%d",
        report.viewSet(),
        instance,
        report.partitions(),
        report.pruned(),
        report.files(),
        report.fileBytes(),
        report.fileRows(),
        report.blocks(),
        report.blocksRead(),
        report.events());
  }
}
