package io.micromegas.query;

import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.lakehouse.PartitionWork;
import io.micromegas.lakehouse.PartitionWork.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The table functions that work on partitions and tell what they do, row by row. */
enum WorkFunction {
  MATERIALIZE_PARTITIONS,
  REGENERATE_PARTITIONS,
  RETIRE_PARTITIONS;

  /** What an argument has to be. */
  enum Kind {
    TEXT,
    TIME,
    INTEGER
  }

  /** The arguments there are. */
  enum Parameter {
    VIEW(Kind.TEXT),
    VIEW_SET(Kind.TEXT),
    VIEW_INSTANCE_ID(Kind.TEXT),
    BEGIN(Kind.TIME),
    END(Kind.TIME),
    PARTITION_DELTA_SECONDS(Kind.INTEGER);

    private final Kind kind;

    Parameter(Kind kind) {
      this.kind = kind;
    }

    Kind kind() {
      return kind;
    }

    /** Returns one that is right. */
    String example() {
      return switch (this) {
        case VIEW, VIEW_SET -> "'log_entries'";
        case VIEW_INSTANCE_ID -> "'global'";
        case BEGIN, END -> "'2024-05-01T00:00:00Z' or now() - INTERVAL '1 hour'";
        case PARTITION_DELTA_SECONDS -> "3600";
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  List<Parameter> parameters() {
    return switch (this) {
      case MATERIALIZE_PARTITIONS, REGENERATE_PARTITIONS ->
          List.of(
              Parameter.VIEW, Parameter.BEGIN, Parameter.END, Parameter.PARTITION_DELTA_SECONDS);
      case RETIRE_PARTITIONS ->
          List.of(Parameter.VIEW_SET, Parameter.VIEW_INSTANCE_ID, Parameter.BEGIN, Parameter.END);
    };
  }

  /** Does the work, and returns when it is done. */
  void run(PartitionWork work, WorkArguments given, Progress progress, Cancellation cancelled) {
    switch (this) {
      case MATERIALIZE_PARTITIONS ->
          work.materialize(
              given.text(0), given.time(1), given.time(2), seconds(given), progress, cancelled);
      case REGENERATE_PARTITIONS ->
          work.regenerate(
              given.text(0), given.time(1), given.time(2), seconds(given), progress, cancelled);
      case RETIRE_PARTITIONS ->
          work.retire(
              given.text(0), given.text(1), given.time(2), given.time(3), progress, cancelled);
    }
  }

  private static Duration seconds(WorkArguments given) {
    return Duration.ofSeconds(given.integer(3));
  }

  /** Returns the name as SQL writes it. */
  String sqlName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns how it is called. */
  String usage() {
    return sqlName()
        + parameters().stream()
            .map(Parameter::toString)
            .collect(Collectors.joining(", ", "(", ")"));
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
