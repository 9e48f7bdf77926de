package io.micromegas.query;

import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.lakehouse.PartitionWork;
import io.micromegas.lakehouse.PartitionWork.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The table functions that work on partitions and tell what they do, row by row. */
enum WorkFunction implements ConstantFunction {
  MATERIALIZE_PARTITIONS,
  REGENERATE_PARTITIONS,
  RETIRE_PARTITIONS;

  @Override
  public List<Parameter> parameters() {
    return switch (this) {
      case MATERIALIZE_PARTITIONS, REGENERATE_PARTITIONS ->
          List.of(
              Parameter.VIEW, Parameter.BEGIN, Parameter.END, Parameter.PARTITION_DELTA_SECONDS);
      case RETIRE_PARTITIONS ->
          List.of(Parameter.VIEW_SET, Parameter.VIEW_INSTANCE_ID, Parameter.BEGIN, Parameter.END);
    };
  }

  /** Does the work, and returns when it is done. */
  void run(PartitionWork work, FunctionArguments given, Progress progress, Cancellation cancelled) {
    switch (this) {
      case MATERIALIZE_PARTITIONS ->
          work.materialize(
              given.text(0),
              insertTime(given.time(1)),
              insertTime(given.time(2)),
              seconds(given),
              progress,
              cancelled);
      case REGENERATE_PARTITIONS ->
          work.regenerate(
              given.text(0),
              insertTime(given.time(1)),
              insertTime(given.time(2)),
              seconds(given),
              progress,
              cancelled);
      case RETIRE_PARTITIONS ->
          work.retire(
              given.text(0),
              given.text(1),
              insertTime(given.time(2)),
              insertTime(given.time(3)),
              progress,
              cancelled);
    }
  }

  /**
   * Insert times are whole microseconds: rounded up, both ends of a half-open range still take in
   * and leave out the same ones.
   */
  private static long insertTime(long nanos) {
    return Math.ceilDiv(nanos, 1000L) * 1000L;
  }

  private static Duration seconds(FunctionArguments given) {
    return Duration.ofSeconds(given.integer(3));
  }

  @Override
  public String sqlName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<WorkFunction> named(String name) {
    for (WorkFunction function : values()) {
      if (function.sqlName().equals(name.toLowerCase(Locale.ROOT))) {
        return Optional.of(function);
      }
    }
    return Optional.empty();
  }
}
