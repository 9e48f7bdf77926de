package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.InsertRange;
import io.micromegas.catalog.Partition;
import io.micromegas.catalog.Partitions;
import io.micromegas.catalog.ViewKey;
import io.micromegas.lakehouse.PartitionWork.PartitionName;
import io.micromegas.lakehouse.PartitionWork.Progress;
import io.micromegas.telemetry.UuidText;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Takes partitions out of the lake; their files stay until no query needs them. */
final class Retirement {
  private static final String NULL = "ERROR: all arguments must be non-null";

  private final StoredViews views;
  private final Partitions partitions;

  Retirement(StoredViews views, Partitions partitions) {
    this.views = views;
    this.partitions = partitions;
  }

  void within(String viewSet, String instance, InsertRange range, Progress progress) {
    Optional<String> known = normal(instance);
    List<Partition> retired =
        known.map(name -> partitions.retireWithin(viewSet, name, range)).orElse(List.of());
    // What an earlier server wrote can be retired whatever its name; else the name is wrong.
    if (retired.isEmpty() && views.find(viewSet).isEmpty()) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "there are no partitions of a view set '"
              + viewSet
              + "'; partitions are made of "
              + views.all().stream().map(StoredView::viewSet).collect(Collectors.joining(", ")));
    }
    // As with an id that nobody has, there is nothing to retire; but here it can be told why.
    if (known.isEmpty()) {
      progress.say("Nothing to retire: " + noInstance(instance));
    }
    for (Partition partition : retired) {
      progress.say(retired(partition));
    }
  }

  private static String retired(Partition partition) {
    return "Retired partition " + ViewInstance.text(partition);
  }

  /** Returns an instance's name as partitions have it; empty if no instance can be called so. */
  private static Optional<String> normal(String instance) {
    return instance.equals(ViewKey.GLOBAL)
        ? Optional.of(instance)
        : UuidText.parse(instance).map(UUID::toString);
  }

  private static String noInstance(String instance) {
    return "a view instance is 'global' or the UUID of a process or stream, not '" + instance + "'";
  }

  String file(Optional<String> path) {
    if (path.isEmpty()) {
      return NULL;
    }
    try {
      return partitions.retireFile(path.get()).isPresent()
          ? "SUCCESS: Retired partition " + path.get()
          : "ERROR: Partition not found: " + path.get();
    } catch (MicromegasException e) {
      return "ERROR: " + path.get() + ": " + e.getMessage();
    }
  }

  String exactly(PartitionName name) {
    if (name.viewSet().isEmpty()
        || name.instance().isEmpty()
        || name.begin().isEmpty()
        || name.end().isEmpty()) {
      return NULL;
    }
    try {
      return exactly(
          name.viewSet().get(),
          normal(name.instance().get())
              .orElseThrow(() ->
                  new MicromegasException(
                      ErrorCode.INVALID_ARGUMENT, noInstance(name.instance().get()))),
          Buckets.range(name.begin().get(), name.end().get()),
          name.schemaVersion());
    } catch (MicromegasException e) {
      return "ERROR: " + e.getMessage();
    }
  }

  private String exactly(
      String viewSet, String instance, InsertRange range, Optional<byte[]> version) {
    String text = viewSet + "/" + instance + " " + TimeText.of(range);
    Optional<Integer> number = version.flatMap(Retirement::number);
    // Bytes that are no version of ours: no partition has them.
    boolean none = version.isPresent() && number.isEmpty();
    List<Partition> retired =
        none ? List.of() : partitions.retireExactly(viewSet, instance, range, number);
    return retired.isEmpty()
        ? "ERROR: Partition not found: " + text
        : "SUCCESS: Retired partition " + text;
  }

  /** Returns a version as {@code list_partitions} writes it: big-endian, without leading zeros. */
  private static Optional<Integer> number(byte[] bytes) {
    if (bytes.length > Integer.BYTES) {
      return Optional.empty();
    }
    int number = 0;
    for (byte b : bytes) {
      number = number << 8 | (b & 0xff);
    }
    return Optional.of(number);
  }
}
